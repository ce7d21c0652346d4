using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

internal sealed class RevolutBusinessConnector(RevolutBusinessClient client, TimeProvider clock) : IVerifiesConnection, IAuthorizes, IAuthenticatesRequests, IMakesKeyPair
{
    /// <summary>How long before its end a certificate is spoken of: a new one takes a person in Revolut's pages.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.AccessToken is not { } token)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var settings = RevolutBusinessSettings.Parse(attempt.Settings);
        var now = clock.GetUtcNow();
        var end = settings.CertificatePem is { } certificate ? RevolutBusinessKey.EndOf(certificate) : null;
        if (end <= now)
        {
            return Ended;
        }

        var accounts = await client.ListAccountsAsync(settings.Environment, token, cancellationToken);
        if (!accounts.Succeeded)
        {
            return accounts.Failure;
        }

        var facts = new Dictionary<string, string> { ["accounts"] = accounts.Value.Count.ToString(CultureInfo.InvariantCulture) };
        var currencies = accounts.Value.Select(account => account.Currency).Where(code => code is { Length: 3 } && code.All(char.IsAsciiLetterUpper)).Distinct().Take(20).ToList();
        if (currencies.Count > 0)
        {
            facts["currencies"] = string.Join(", ", currencies);
        }

        if (end is { } near && near - now < Notice)
        {
            facts["certificate_ends"] = near.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        return new Verification(AccountOf(accounts.Value, settings.Environment)) { Facts = facts };
    }

    public IReadOnlyDictionary<string, string> MakeKeyPair(string owner, DateTimeOffset now)
    {
        var (key, certificate) = RevolutBusinessKey.Make(owner, now);
        return new Dictionary<string, string> { [RevolutBusinessSettings.KeyField] = key, [RevolutBusinessSettings.CertificateField] = certificate };
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult<ProviderResult<Consent>>(new Consent(context.App.ClientId, issued));

    public Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, CancellationToken cancellationToken)
        => RevolutBusinessOAuth.RenewAsync(context, tokens, client, clock, cancellationToken);

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(RevolutBusinessSettings.Parse(settings).Environment);

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        RevolutBusinessClient.Authenticate(request, attempt.RequireToken());
        return ValueTask.CompletedTask;
    }

    /// <summary>No call names the business. Its oldest account stays the same when apps and certificates change; without any, what is known stays.</summary>
    private static ProviderAccount? AccountOf(IReadOnlyList<RevolutBusinessAccount> accounts, string environment)
        => accounts.OrderBy(account => account.CreatedAt ?? DateTimeOffset.MaxValue).ThenBy(account => account.Id, StringComparer.Ordinal).FirstOrDefault() is { Id.Length: > 0 and <= 200 } oldest
            ? new(oldest.Id, string.IsNullOrWhiteSpace(oldest.Name) ? null : oldest.Name.Trim(), environment)
            : null;

    private static ProviderFailure Ended => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = RevolutBusinessSettings.CertificateField,
        Step = "sign_in",
        Hint = new(
            "The certificate has ended. Make a new one, add it in Revolut, and enter its key, certificate and client ID here.",
            "Certificatul a expirat. Creați unul nou, adăugați-l în Revolut și introduceți aici cheia, certificatul și client ID-ul lui."),
    };
}
