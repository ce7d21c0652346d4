using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

internal sealed class SmsVonageConnector(SmsVonageClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = SmsVonageSettings.Parse(attempt.Settings);
        var balance = await client.BalanceAsync(settings, cancellationToken);
        return balance.Succeeded
            ? new Verification(new ProviderAccount(settings.ApiKey)) { Facts = Facts(balance.Value) }
            : balance.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        SmsVonageClient.Authenticate(request, SmsVonageSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> Facts(SmsVonageBalance balance)
    {
        var facts = new Dictionary<string, string> { ["balance_eur"] = balance.Value.ToString(CultureInfo.InvariantCulture) };
        if (balance.AutoReload is { } reloads)
        {
            facts["auto_reload"] = reloads ? "true" : "false";
        }

        return facts;
    }
}
