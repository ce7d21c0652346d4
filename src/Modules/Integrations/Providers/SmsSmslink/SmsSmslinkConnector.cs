using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmslink;

internal sealed class SmsSmslinkConnector(SmsSmslinkClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = SmsSmslinkSettings.Parse(attempt.Settings);
        var balance = await client.BalanceAsync(settings, cancellationToken);
        if (!balance.Succeeded)
        {
            return balance.Failure;
        }

        return new Verification(new ProviderAccount(settings.ConnectionId, Environment: settings.TestMode ? "test" : "live"))
        {
            Facts = new Dictionary<string, string>
            {
                ["national_sms"] = balance.Value.National.ToString(CultureInfo.InvariantCulture),
                ["international_sms"] = balance.Value.International.ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
        => SmsSmslinkClient.AuthenticateAsync(request, SmsSmslinkSettings.Parse(attempt.Settings), cancellationToken);
}
