using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Google;

/// <summary>What calls to Google's REST interfaces have in common.</summary>
internal static class GoogleCall
{
    /// <summary>Google's JSON is camelCase; what is empty is left out of it.</summary>
    public static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web) { MaxDepth = 32, RespectNullableAnnotations = true };

    public static void Authenticate(HttpRequestMessage request, Secret token) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());

    /// <summary>A POST that only reads: reports and searches.</summary>
    public static HttpRequestMessage Query(Uri address, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body, options: Wire) };
        request.Options.Set(ProviderHttpOptions.Repeatable, true);
        return request;
    }

    /// <summary>Text of the provider's, cut to what people can read; null when there is none.</summary>
    public static string? Name(string? text) => text?.Trim() is { Length: > 0 } name ? name.Length <= 150 ? name : name[..150] : null;

    /// <summary>Currency and time zone, where they look like such.</summary>
    public static void AddMoneyAndTime(Dictionary<string, string> facts, string? currency, string? zone)
    {
        if (currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper))
        {
            facts["currency"] = currency;
        }

        if (zone is { Length: > 0 and <= 64 } && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'))
        {
            facts["timezone"] = zone;
        }
    }
}
