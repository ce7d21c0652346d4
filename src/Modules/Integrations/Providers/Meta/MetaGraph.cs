using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>Who calls: one provider, by one token, for one app.</summary>
/// <param name="App">Whose secret proves the call; null for a token that was pasted, which belongs to an app that we do not know.</param>
internal sealed record MetaCaller(ProviderDescriptor Provider, OAuthApp? App, Secret Token)
{
    public MetaCaller With(Secret token) => this with { Token = token };
}

/// <summary>The Graph API: the token in a header, so that it stands in no address, and the proof of that very token beside it.</summary>
internal sealed class MetaGraph(ProviderApi api, IOAuthSettings operatorSettings)
{
    private const string Proof = "appsecret_proof=";

    /// <summary>As many as a person can look through.</summary>
    private const int Pages = 2;

    public Uri BaseAddress(ProviderDescriptor provider) => api.Address(provider, string.Empty);

    /// <summary>The company's own app where the settings name one, else the platform's; null when there is none any more.</summary>
    public OAuthApp? AppOf(ProviderDescriptor provider, SettingValues settings)
        => settings.TextOrNull(MetaFields.ClientId) is { } id
            ? new(id, settings.SecretOrNull(MetaFields.ClientSecret), Own: true)
            : provider.OAuth.Select(rule => operatorSettings.PlatformApp(provider, rule)).FirstOrDefault(app => app is not null);

    public Task<ProviderResult<T>> GetAsync<T>(MetaCaller caller, string relative, CancellationToken cancellationToken) => GetAsync<T>(caller, relative, ErrorsOf(caller), cancellationToken);

    public async Task<ProviderResult<T>> GetAsync<T>(MetaCaller caller, string relative, ErrorMap errors, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, caller, relative, errors, cancellationToken);
        return answer.Succeeded ? answer.Value.Read<T>() : answer.Failure;
    }

    public Task<ProviderResult<MetaSuccess>> DeleteAsync(MetaCaller caller, string relative, CancellationToken cancellationToken) => DoAsync(HttpMethod.Delete, caller, relative, cancellationToken);

    /// <summary>Without a body: what is sent stands in the query.</summary>
    public Task<ProviderResult<MetaSuccess>> PostAsync(MetaCaller caller, string relative, CancellationToken cancellationToken) => DoAsync(HttpMethod.Post, caller, relative, cancellationToken);

    /// <summary>A list in the provider's order, cut after 200 items. <paramref name="relative"/> has a query already.</summary>
    public async Task<ProviderResult<IReadOnlyList<T>>> ListAsync<T>(MetaCaller caller, string relative, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var cursor = string.Empty;
        for (var left = Pages; left > 0; left--)
        {
            var read = await GetAsync<MetaList<T>>(caller, $"{relative}&limit=100{cursor}", cancellationToken);
            if (!read.Succeeded)
            {
                return read.Failure;
            }

            items.AddRange(read.Value.Data);
            if (read.Value.Paging is not { More: not null, Cursors.After: { Length: > 0 and <= 500 } after })
            {
                break;
            }

            cursor = "&after=" + Uri.EscapeDataString(after);
        }

        return items;
    }

    /// <summary>What Facebook knows of a token. The provider offers no way to ask but with the token in the query.</summary>
    /// <param name="inspector">Who asks: the app (its token is <c>id|secret</c>), or a token that asks about itself.</param>
    public async Task<ProviderResult<MetaTokenFacts>> InspectAsync(MetaCaller inspector, Secret token, ErrorMap errors, CancellationToken cancellationToken)
    {
        var read = await GetAsync<MetaInspection>(inspector, "debug_token?input_token=" + Uri.EscapeDataString(token.Reveal()), errors, cancellationToken);
        return read.Succeeded ? read.Value.Data : read.Failure;
    }

    /// <summary>The app itself as the caller.</summary>
    public static MetaCaller AsApp(ProviderDescriptor provider, OAuthApp app) => new(provider, app, new Secret($"{app.ClientId}|{app.ClientSecret?.Reveal()}"));

    /// <summary>Puts token and proof on a request, over what stands in their place.</summary>
    /// <param name="app">Null: a token of an app whose secret we do not have goes without a proof.</param>
    public static void Authenticate(HttpRequestMessage request, OAuthApp? app, Secret token)
    {
        request.SetBearer(token);
        var address = new UriBuilder(request.RequestUri!);
        var parameters = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(parameter => !parameter.StartsWith(Proof, StringComparison.Ordinal) && !parameter.StartsWith("access_token=", StringComparison.Ordinal));

        // https://developers.facebook.com/docs/graph-api/guides/secure-requests: the proof of one token is none of another.
        address.Query = string.Join('&', app?.ClientSecret is { } secret ? parameters.Append(Proof + ProofOf(secret, token)) : parameters);
        request.RequestUri = address.Uri;
    }

    private async Task<ProviderResult<MetaSuccess>> DoAsync(HttpMethod method, MetaCaller caller, string relative, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(method, caller, relative, ErrorsOf(caller), cancellationToken);
        return answer.Succeeded ? answer.Value.Read<MetaSuccess>() : answer.Failure;
    }

    private static string ProofOf(Secret appSecret, Secret token)
        => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret.Reveal()), Encoding.UTF8.GetBytes(token.Reveal())));

    private static ErrorMap ErrorsOf(MetaCaller caller) => caller.App is { Own: true } ? MetaErrors.ForOwnApp(caller.Provider.Errors) : caller.Provider.Errors;

    private async Task<ProviderResult<ProviderAnswer>> SendAsync(HttpMethod method, MetaCaller caller, string relative, ErrorMap errors, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, api.Address(caller.Provider, relative));
        request.SetAcceptJson();
        Authenticate(request, caller.App, caller.Token);
        return await api.CallAsync(caller.Provider, request, errors, cancellationToken);
    }
}
