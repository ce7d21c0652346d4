using System.Net.Http.Headers;
using System.Net.Http.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

/// <summary>The only file that knows NeverBounce's addresses and bodies.</summary>
internal sealed class NeverbounceClient(ProviderApi api)
{
    /// <summary>https://developers.neverbounce.com/reference/account-info. Uses no credits.</summary>
    public async Task<ProviderResult<NeverbounceAccount>> ReadAccountAsync(NeverbounceSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api.Address(NeverbounceProvider.Declared, "account/info"));
        // The key may also travel in the query, where every log would have it: the body it is.
        request.Content = JsonContent.Create(new { key = settings.ApiKey.Reveal() }, new MediaTypeHeaderValue("application/json"));
        request.Options.Set(ProviderHttpOptions.Repeatable, true);

        var answer = await api.CallAsync(NeverbounceProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var account = answer.Value.Read<NeverbounceAccount>();
        return account is { Succeeded: true, Value.Status: not "success" } ? answer.Value.Unexpected() : account;
    }
}
