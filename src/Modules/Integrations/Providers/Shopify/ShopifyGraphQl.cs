using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>One of Shopify's GraphQL interfaces as one shop serves it.</summary>
/// <param name="Root">The path before the version: <c>admin/api</c> or <c>api</c>.</param>
/// <param name="TokenHeader">Where this interface expects the token. Never left out: some queries succeed without one and would prove nothing.</param>
internal sealed record ShopifyEndpoint(ProviderDescriptor Provider, string Root, string Shop, string Version, string TokenHeader, Secret Token);

/// <summary>What a query brought back.</summary>
/// <param name="OtherVersion">The version that Shopify served instead of the asked one; null when it was that one, or when Shopify does not say.</param>
internal sealed record ShopifyData<T>(T Data, string? OtherVersion);

/// <summary>The call that Shopify's interfaces have in common: a POST to the shop's own host, errors inside a 200 (see <see cref="ShopifyErrors"/>).</summary>
internal sealed class ShopifyGraphQl(ProviderApi api)
{
    /// <summary>The shop's own host, and the version in the path: there is no version header.</summary>
    public ProviderResult<Uri> Base(ShopifyEndpoint endpoint)
    {
        var shop = ShopifyShop.Address(endpoint.Shop, endpoint.Version, endpoint.Root);
        return shop.Succeeded ? api.Address(endpoint.Provider, shop.Value, endpoint.Version + "/") : shop.Failure;
    }

    public static void Authenticate(HttpRequestMessage request, ShopifyEndpoint endpoint)
    {
        request.SetAcceptJson();
        request.SetHeader(endpoint.TokenHeader, endpoint.Token.Reveal());
        request.Options.Set(ProviderHttpOptions.CompanyHost, true);
    }

    /// <summary>Sends a query, never a mutation: it may be repeated on a dead connection.</summary>
    public async Task<ProviderResult<ShopifyData<T>>> QueryAsync<T>(ShopifyEndpoint endpoint, string query, CancellationToken cancellationToken)
        where T : class
    {
        var shop = Base(endpoint);
        if (!shop.Succeeded)
        {
            return shop.Failure;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(shop.Value, "graphql.json"));
        Authenticate(request, endpoint);
        request.Content = JsonContent.Create(new { query }, new MediaTypeHeaderValue("application/json"));
        request.Options.Set(ProviderHttpOptions.Repeatable, true);

        var answer = await api.CallAsync(endpoint.Provider, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var envelope = answer.Value.Read<Envelope<T>>();
        if (!envelope.Succeeded)
        {
            return envelope.Failure;
        }

        return envelope.Value.Data is { } data ? new ShopifyData<T>(data, OtherVersion(answer.Value, endpoint.Version)) : answer.Value.Unexpected();
    }

    /// <summary>https://shopify.dev/docs/api/usage/versioning: a version that is gone falls forward to the oldest living one, and only this header says so.</summary>
    private static string? OtherVersion(ProviderAnswer answer, string asked)
        => answer.Header("X-Shopify-API-Version") is { } served && served != asked && ShopifyShop.IsVersion(served) ? served : null;

    private sealed record Envelope<T>([property: JsonRequired] T? Data);
}
