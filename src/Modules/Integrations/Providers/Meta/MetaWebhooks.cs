using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>
/// One address for each app: events of several pages in one delivery, told apart by <c>entry[].id</c>, and the two callbacks about a person.
/// https://developers.facebook.com/docs/graph-api/webhooks/getting-started, fbsamples/messenger-platform-samples:node/app.js.
/// </summary>
internal sealed class MetaWebhooks : IReceivesWebhooks
{
    public const string Deauthorize = "deauthorize";
    public const string DataDeletion = "data-deletion";

    private const string Prefix = "sha256=";

    public static readonly WebhookRule Rule = new()
    {
        Receiver = new MetaWebhooks(),
        Secret = WebhookSecretSource.Setting,
        SecretSetting = "client_secret",
        AppAuthority = "meta",
        Handshake = true,
        Setup = new(
            "Comes by the app's own address; nothing has to be pasted. With an app of your own: App dashboard → Webhooks → Page, paste the address and the verify token.",
            "Sosește prin adresa aplicației; nu trebuie lipit nimic. Cu o aplicație proprie: App dashboard → Webhooks → Page, lipiți adresa și tokenul de verificare."),
        Scheme = "`X-Hub-Signature-256`: hex HMAC-SHA256 of the raw body with the app secret; `signed_request` likewise (developers.facebook.com, webhooks)",
    };

    /// <summary>The older SHA-1 header still comes along and counts for nothing.</summary>
    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        if (request.Purpose is not null)
        {
            return MetaSignedRequest.Of(request) is { } callback ? callback.Verify(secrets) : WebhookProof.NoSignature;
        }

        return request.Header("X-Hub-Signature-256") is { } sent && sent.StartsWith(Prefix, StringComparison.Ordinal)
            ? WebhookProof.FirstOf(secrets, secret => WebhookSignature.Same(Prefix + WebhookSignature.Hex(WebhookSignature.Sha256(secret, request.Body)), sent))
            : WebhookProof.NoSignature;
    }

    public WebhookReading Read(WebhookRequest request)
    {
        if (request.Purpose is { } purpose)
        {
            // Both are about the person who consented, not about a page.
            return new(null, purpose)
            {
                Parts = MetaSignedRequest.Of(request)?.Payload?.TextOf("user_id") is { } user ? [new(user) { ByConsent = true }] : [],
                EndsConnection = purpose == Deauthorize,
            };
        }

        return request.Json is { } json && json.Member("entry") is { ValueKind: JsonValueKind.Array } entries
            ? new(null, TopicOf(json, entries)) { Parts = [.. PartsOf(json, entries)] }
            : WebhookReading.Unreadable with { Parts = [] };
    }

    /// <summary>https://developers.facebook.com/docs/messenger-platform/webhooks: echoed exactly, and only to somebody who knows our token.</summary>
    public WebhookHandshake? Greet(WebhookRequest request, IReadOnlyList<Secret> tokens)
    {
        var query = request.Query;
        return request.Method == "GET" && query.First("hub.mode") == "subscribe" && query.First("hub.challenge") is { Length: > 0 and <= 256 } challenge
            && query.First("hub.verify_token") is { } token && tokens.Any(known => WebhookSignature.Same(known.Reveal(), token))
            ? new(challenge)
            : null;
    }

    /// <summary>Each page gets its own entries and nobody else's, in the bytes that came.</summary>
    private static IEnumerable<WebhookPart> PartsOf(JsonElement json, JsonElement entries)
    {
        var kind = JsonSerializer.Serialize(json.TextOf("object"));
        return entries.EnumerateArray()
            .Where(entry => entry.ValueKind == JsonValueKind.Object)
            .GroupBy(entry => entry.TextOf("id"))
            .Where(page => page.Key is not null)
            .Select(page => new WebhookPart(page.Key, WebhookSignature.Bytes($$"""{"object":{{kind}},"entry":[{{string.Join(',', page.Select(entry => entry.GetRawText()))}}]}""")));
    }

    private static string? TopicOf(JsonElement json, JsonElement entries)
    {
        var fields = entries.EnumerateArray()
            .SelectMany(entry => entry.Member("changes") is { ValueKind: JsonValueKind.Array } changes
                ? changes.EnumerateArray().Select(change => change.TextOf("field"))
                : entry.Member("messaging") is not null ? ["messaging"] : [])
            .OfType<string>()
            .Distinct()
            .ToList();
        return fields is [var one] ? one : json.TextOf("object");
    }
}

/// <summary>The form field <c>signed_request</c>: <c>base64url(signature).base64url(json)</c>, signed over the second part as text.</summary>
internal sealed record MetaSignedRequest(string Signature, string Signed)
{
    public static MetaSignedRequest? Of(WebhookRequest request)
        => request.Form.First("signed_request") is { Length: <= 8192 } text && text.Split('.') is [var signature, var signed] ? new(signature, signed) : null;

    public JsonElement? Payload => WebhookSignature.ReadPart(Signed);

    public WebhookProof Verify(IReadOnlyList<Secret> secrets)
        => Payload?.TextOf("algorithm") is { } algorithm && algorithm.Equals("HMAC-SHA256", StringComparison.OrdinalIgnoreCase)
            ? WebhookProof.FirstOf(secrets, secret => WebhookSignature.Same(
                System.Buffers.Text.Base64Url.EncodeToString(WebhookSignature.Sha256(secret, WebhookSignature.Bytes(Signed))), Signature.TrimEnd('=')))
            : WebhookProof.BadSignature;
}
