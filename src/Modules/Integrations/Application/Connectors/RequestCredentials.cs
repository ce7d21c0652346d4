using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>The usual places for a credential on a request. Each takes the place of what the caller put there.</summary>
internal static class RequestCredentials
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    public static void SetHeader(this HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>What the caller chose stays: an SDK knows which API version its types are of.</summary>
    public static void SetMissingHeader(this HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    public static void SetBearer(this HttpRequestMessage request, Secret token) => request.SetHeader("Authorization", "Bearer " + token.Reveal());

    public static void SetBasic(this HttpRequestMessage request, string user, Secret password)
        => request.SetHeader("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Reveal()}")));

    /// <summary>Accepts JSON unless the caller asks for something else.</summary>
    public static void SetAcceptJson(this HttpRequestMessage request)
    {
        if (request.Headers.Accept.Count == 0)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
        }
    }

    /// <summary>Puts members into the JSON object of the body, made when there is no body.</summary>
    /// <exception cref="InvalidOperationException">The body is something else.</exception>
    public static async ValueTask SetJsonMembersAsync(this HttpRequestMessage request, CancellationToken cancellationToken, params (string Name, string Value)[] members)
    {
        var body = new JsonObject();
        if (request.Content is { } content)
        {
            body = content.Headers.ContentType?.MediaType == Json && await ParseAsync(content, cancellationToken) is JsonObject sent
                ? sent
                : throw new InvalidOperationException("The provider takes its credential in the body: send a JSON object.");
        }

        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } };
    }

    /// <summary>Puts fields into the form of the body, made when there is no body.</summary>
    /// <exception cref="InvalidOperationException">The body is something else.</exception>
    public static async ValueTask SetFormFieldsAsync(this HttpRequestMessage request, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var sent = string.Empty;
        if (request.Content is { } content)
        {
            sent = content.Headers.ContentType?.MediaType == Form
                ? await content.ReadAsStringAsync(cancellationToken)
                : throw new InvalidOperationException("The provider takes its credential in the body: send a form.");
        }

        var kept = sent.Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => !fields.Any(field => Uri.UnescapeDataString(pair.Split('=')[0]) == field.Name));
        var own = await new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))).ReadAsStringAsync(cancellationToken);
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(string.Join('&', kept.Append(own)))) { Headers = { ContentType = new MediaTypeHeaderValue(Form) } };
    }

    /// <summary>Puts parameters into the address: for providers that have no other way.</summary>
    public static void SetQuery(this HttpRequestMessage request, params (string Name, string Value)[] parameters)
    {
        var address = new UriBuilder(request.RequestUri!);
        var kept = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => !parameters.Any(parameter => Uri.UnescapeDataString(pair.Split('=')[0]) == parameter.Name));
        address.Query = string.Join('&', kept.Concat(parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}")));
        request.RequestUri = address.Uri;
    }

    private static async Task<JsonNode?> ParseAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (JsonException)
        {
            return null; // Not JSON after all: said by the caller in one way.
        }
    }
}
