using System.Net.Http.Headers;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

/// <summary>The only file that knows Vonage's addresses and headers.</summary>
internal sealed class SmsVonageClient(ProviderApi api)
{
    /// <summary>
    /// getAccountBalance of account.yml. Free. By Basic, as Vonage/vonage-python-sdk:account/src/vonage_account/account.py does: the older form
    /// puts the secret into the query.
    /// </summary>
    public async Task<ProviderResult<SmsVonageBalance>> BalanceAsync(SmsVonageSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(SmsVonageProvider.Declared, "account/get-balance"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ApiKey}:{settings.ApiSecret.Reveal()}")));
        request.Headers.Accept.ParseAdd("application/json"); // it can also speak XML
        return await api.ReadAsync<SmsVonageBalance>(SmsVonageProvider.Declared, request, cancellationToken);
    }
}
