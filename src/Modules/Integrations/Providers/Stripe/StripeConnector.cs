using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <summary>By a key of the company's own account, or by Connect: the platform's key for an account that consented.</summary>
internal sealed class StripeConnector(StripeClient stripe, StripeConnect connect) : IVerifiesConnection, IAuthorizes, IAuthenticatesRequests
{
    private static readonly ProviderFailure OtherMode = new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = "environment",
        Step = "account",
        Hint = new("Stripe says that this key belongs to the other mode. Change the mode or the key.", "Stripe spune că această cheie aparține celuilalt mod. Schimbați modul sau cheia."),
    };

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var credential = connect.CredentialOf(attempt);
        if (!credential.Succeeded)
        {
            return credential.Failure;
        }

        var balance = await stripe.ReadBalanceAsync(credential.Value, cancellationToken);
        if (!balance.Succeeded)
        {
            return credential.Value.Account is null ? balance.Failure : StripeErrors.OfConnected(balance.Failure, credential.Value.Own);
        }

        if (balance.Value.Object != "balance")
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        if (balance.Value.Livemode != (credential.Value.Environment == StripeSettings.Live))
        {
            return OtherMode;
        }

        // The balance has proved the key. Who we are is an extra that most restricted keys may not read; without it the account that is known stays.
        var account = await stripe.ReadAccountAsync(credential.Value, cancellationToken);
        return new Verification(AccountOf(credential.Value, account.Succeeded ? account.Value : null)) { Facts = Facts(balance.Value) };
    }

    /// <summary>What is kept is the account's id; it does not end, so it is renewed by nothing but a new consent.</summary>
    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult<ProviderResult<Consent>>(StripeConnect.AccountOf(issued.AccessToken) is { } account ? new Consent(account, issued) : new ProviderFailure(FailureReason.UnexpectedResponse));

    public async Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
    {
        if (context.Addresses.Revoke is not { } address || context.App.ClientSecret is null || tokens.Access is not { } access || StripeConnect.AccountOf(access) is not { } account)
        {
            return Revoked.NotOffered;
        }

        // An account that is not connected any more has nothing left to withdraw.
        var answered = await stripe.DeauthorizeAsync(context, address, account, cancellationToken);
        return answered.Succeeded || answered.Failure.Reason == FailureReason.ReauthorizationRequired ? Revoked.Done : answered.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => stripe.Base(StripeSettings.EnvironmentOf(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var credential = connect.CredentialOf(attempt);
        StripeClient.Authenticate(request, credential.Value ?? throw new InvalidOperationException("This connection has no key to call with."));
        return ValueTask.CompletedTask;
    }

    /// <summary>A connected account is known by its consent; another one in the answer would be somebody else's.</summary>
    private static ProviderAccount? AccountOf(StripeCredential credential, StripeAccount? read)
    {
        var known = read is { } account && account.Id.StartsWith("acct_", StringComparison.Ordinal) && (credential.Account ?? account.Id) == account.Id ? account : null;
        return (credential.Account ?? known?.Id) is { } id ? new(id, known?.Name, credential.Environment) : null;
    }

    private static Dictionary<string, string> Facts(StripeBalance balance)
    {
        var currencies = (balance.Available ?? [])
            .Select(funds => funds?.Currency)
            .Where(code => code is { Length: 3 } && code.All(char.IsAsciiLetter))
            .Select(code => code!.ToUpperInvariant())
            .Distinct()
            .Take(20)
            .ToList();
        return currencies.Count == 0 ? [] : new() { ["currencies"] = string.Join(", ", currencies) };
    }
}
