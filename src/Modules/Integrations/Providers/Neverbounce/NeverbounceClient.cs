using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

/// <summary>The only file that knows NeverBounce's addresses and bodies.</summary>
internal sealed class NeverbounceClient(ProviderApi api)
{
    public Uri Base => api.Address(NeverbounceProvider.Declared, string.Empty);

    /// <summary>The key may also travel in the query, where every log would have it: the body it is.</summary>
    public static ValueTask AuthenticateAsync(HttpRequestMessage request, NeverbounceSettings settings, CancellationToken cancellationToken)
        => request.SetJsonMembersAsync(cancellationToken, ("key", settings.ApiKey.Reveal()));

    /// <summary>https://developers.neverbounce.com/reference/account-info. Uses no credits.</summary>
    public async Task<ProviderResult<NeverbounceAccount>> ReadAccountAsync(NeverbounceSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api.Address(NeverbounceProvider.Declared, "account/info"));
        await AuthenticateAsync(request, settings, cancellationToken);
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
