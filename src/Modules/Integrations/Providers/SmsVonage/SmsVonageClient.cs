using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

/// <summary>The only file that knows Vonage's addresses and headers.</summary>
internal sealed class SmsVonageClient(ProviderApi api)
{
    public Uri Base => api.Address(SmsVonageProvider.Declared, string.Empty);

    public static void Authenticate(HttpRequestMessage request, SmsVonageSettings settings)
    {
        request.SetAcceptJson(); // it can also speak XML
        request.SetBasic(settings.ApiKey, settings.ApiSecret);
    }

    /// <summary>
    /// getAccountBalance of account.yml. Free. By Basic, as Vonage/vonage-python-sdk:account/src/vonage_account/account.py does: the older form
    /// puts the secret into the query.
    /// </summary>
    public async Task<ProviderResult<SmsVonageBalance>> BalanceAsync(SmsVonageSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(SmsVonageProvider.Declared, "account/get-balance"));
        Authenticate(request, settings);
        return await api.ReadAsync<SmsVonageBalance>(SmsVonageProvider.Declared, request, cancellationToken);
    }
}
