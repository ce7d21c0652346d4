using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmso;

/// <summary>The only file that knows SMSO's addresses and headers. Never <c>/status</c> as a proof: it answers without a key.</summary>
internal sealed class SmsSmsoClient(ProviderApi api)
{
    public Uri Base => api.Address(SmsSmsoProvider.Declared, string.Empty);

    /// <summary>The header only: the documents also allow the key in the query, where it would be written down on the way.</summary>
    public static void Authenticate(HttpRequestMessage request, SmsSmsoSettings settings)
    {
        request.SetAcceptJson();
        request.SetHeader("X-Authorization", settings.ApiKey.Reveal());
    }

    /// <summary>Free.</summary>
    public async Task<ProviderResult<SmsSmsoCredit>> CreditAsync(SmsSmsoSettings settings, CancellationToken cancellationToken)
    {
        using var request = Get("credit-check", settings);
        return await api.ReadAsync<SmsSmsoCredit>(SmsSmsoProvider.Declared, request, cancellationToken);
    }

    /// <summary>Free.</summary>
    public async Task<ProviderResult<SmsSmsoSenders>> SendersAsync(SmsSmsoSettings settings, CancellationToken cancellationToken)
    {
        using var request = Get("senders", settings);
        var answer = await api.CallAsync(SmsSmsoProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        return SmsSmsoSender.ReadAll(answer.Value) is { } senders ? new SmsSmsoSenders(senders) : answer.Value.Unexpected();
    }

    private HttpRequestMessage Get(string path, SmsSmsoSettings settings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, api.Address(SmsSmsoProvider.Declared, path));
        Authenticate(request, settings);
        return request;
    }
}
