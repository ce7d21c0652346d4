using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

internal sealed class StripeConnector(StripeClient client) : IVerifiesConnection, IAuthenticatesRequests
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
        var settings = StripeSettings.Parse(attempt.Settings);
        var balance = await client.ReadBalanceAsync(settings, cancellationToken);
        if (!balance.Succeeded)
        {
            return balance.Failure;
        }

        if (balance.Value.Object != "balance")
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        if (balance.Value.Livemode != (settings.Environment == StripeSettings.Live))
        {
            return OtherMode;
        }

        // The balance has proved the key. Who we are is an extra that most restricted keys may not read; without it the account that is known stays.
        var account = await client.ReadAccountAsync(settings, cancellationToken);
        return new Verification(account.Succeeded && account.Value.Id.StartsWith("acct_", StringComparison.Ordinal)
            ? new ProviderAccount(account.Value.Id, account.Value.Name, settings.Environment)
            : null)
        {
            Facts = Facts(balance.Value),
        };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(StripeSettings.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        StripeClient.Authenticate(request, StripeSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
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
