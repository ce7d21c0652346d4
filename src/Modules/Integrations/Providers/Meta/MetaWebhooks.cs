using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>
/// One address for each app: events of several Pages in one delivery, told apart by <c>entry[].id</c> and by what they are about, and the two callbacks about a person.
/// https://developers.facebook.com/docs/graph-api/webhooks/getting-started, fbsamples/messenger-platform-samples:node/app.js.
/// </summary>
/// <param name="concerns">Which fields of a Page this provider's connections are for.</param>
internal sealed class MetaWebhooks(Func<string, bool> concerns) : IReceivesWebhooks
{
    public const string Deauthorize = "deauthorize";
    public const string DataDeletion = "data-deletion";

    /// <summary>What a Page receives and hands on itself: not under <c>changes</c>, and named by the list that holds it.</summary>
    public const string Messaging = "messaging";
    public const string Standby = "standby";

    private const string Prefix = "sha256=";

    /// <param name="concerns">By the name of a Page's webhook field; <see cref="Messaging"/> and <see cref="Standby"/> for messages.</param>
    public static WebhookRule Rule(Func<string, bool> concerns) => new()
    {
        Receiver = new MetaWebhooks(concerns),
        Secret = WebhookSecretSource.Setting,
        SecretSetting = MetaFields.ClientSecret,
        SecretPattern = "^[0-9a-f]{32}$",
        SecretMessage = new("An app secret is 32 characters: digits and a to f.", "Un app secret are 32 de caractere: cifre și a-f."),
        AccountSetting = MetaFields.PageId,
        AppAuthority = MetaOAuth.Authority,
        Handshake = true,
        Setup = new(
            "Comes by the app's own address; nothing has to be pasted. With an app of your own: App dashboard → Webhooks → Page, paste the address and the verify token.",
            "Sosește prin adresa aplicației; nu trebuie lipit nimic. Cu o aplicație proprie: App dashboard → Webhooks → Page, lipiți adresa și tokenul de verificare."),
        Scheme = "`X-Hub-Signature-256`: hex HMAC-SHA256 of the raw body with the app secret; `signed_request` likewise, issued within 48 hours (developers.facebook.com, webhooks)",
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
            return MetaSignedRequest.Of(request) is { } callback ? callback.Verify(secrets, request.ReceivedAt) : WebhookProof.NoSignature;
        }

        return request.Header("X-Hub-Signature-256") is { } sent && sent.StartsWith(Prefix, StringComparison.Ordinal)
            ? WebhookProof.FirstOf(secrets, secret => WebhookSignature.Same(Prefix + WebhookSignature.Hex(WebhookSignature.Sha256(secret, request.Body)), sent))
            : WebhookProof.NoSignature;
    }

    public WebhookReading Read(WebhookRequest request)
    {
        if (request.Purpose is { } purpose)
        {
            // Both are about the person who consented, not about a Page; each of their connections is asked whether it still lives.
            var deletion = purpose == DataDeletion;
            return new(null, purpose)
            {
                Parts = MetaSignedRequest.Of(request)?.Payload?.TextOf("user_id") is { } user ? [new(user) { ByConsent = true }] : [],
                EndsConnection = true,
                ReachesLetGo = deletion,
                OwesConfirmation = deletion,
            };
        }

        // Instagram accounts, people and apps have ids of their own, which say nothing of a Page.
        return request.Json is { } json && json.TextOf("object") is "page" and var kind && json.Member("entry") is { ValueKind: JsonValueKind.Array } entries
            ? Read(kind, [.. entries.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object).Select(entry => new MetaEntry(entry, concerns)).Where(entry => entry.Fields.Count > 0)])
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

    /// <summary>Each Page gets its own entries and nobody else's.</summary>
    private static WebhookReading Read(string kind, IReadOnlyList<MetaEntry> entries) => new(null, entries.SelectMany(entry => entry.Fields).Distinct().ToList() is [var one] ? one : kind)
    {
        Parts = [.. entries
            .Where(entry => entry.Id is not null)
            .GroupBy(entry => entry.Id)
            .Select(page => new WebhookPart(page.Key, WebhookSignature.Bytes($$"""{"object":"{{kind}}","entry":[{{string.Join(',', page.Select(entry => entry.Text))}}]}""")))],
    };
}

/// <summary>What of one Page's entry concerns a provider's connections, in the characters that came.</summary>
internal sealed class MetaEntry
{
    private const string Changes = "changes";

    public MetaEntry(JsonElement entry, Func<string, bool> concerns)
    {
        Id = entry.TextOf("id");
        var (fields, members) = (new List<string>(), new List<string>());
        foreach (var member in entry.EnumerateObject())
        {
            if (member.Name is MetaWebhooks.Messaging or MetaWebhooks.Standby)
            {
                if (concerns(member.Name))
                {
                    fields.Add(member.Name);
                    members.Add(member.ToString());
                }
            }
            else if (member.Name == Changes && member.Value.ValueKind == JsonValueKind.Array)
            {
                var changes = member.Value.EnumerateArray().Select(change => (Field: change.TextOf("field"), Text: change.GetRawText())).Where(change => change.Field is { } field && concerns(field)).ToList();
                fields.AddRange(changes.Select(change => change.Field!));
                members.Add($"\"{Changes}\":[{string.Join(',', changes.Select(change => change.Text))}]");
            }
            else
            {
                members.Add(member.ToString());
            }
        }

        (Fields, Text) = ([.. fields.Distinct()], $"{{{string.Join(',', members)}}}");
    }

    public string? Id { get; }

    /// <summary>Empty when nothing of it does.</summary>
    public IReadOnlyList<string> Fields { get; }

    public string Text { get; }
}

/// <summary>The form field <c>signed_request</c>: <c>base64url(signature).base64url(json)</c>, signed over the second part as text.</summary>
internal sealed record MetaSignedRequest(string Signature, string Signed)
{
    /// <summary>Longer than the 36 hours for which Meta repeats what was not answered.</summary>
    public static readonly TimeSpan Past = TimeSpan.FromHours(48);
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static MetaSignedRequest? Of(WebhookRequest request)
        => request.Form.First("signed_request") is { Length: <= 8192 } text && text.Split('.') is [var signature, var signed] ? new(signature, signed) : null;

    public JsonElement? Payload => WebhookSignature.ReadPart(Signed);

    public WebhookProof Verify(IReadOnlyList<Secret> secrets, DateTimeOffset now)
    {
        if (Payload is not { } payload || payload.TextOf("algorithm")?.Equals("HMAC-SHA256", StringComparison.OrdinalIgnoreCase) != true)
        {
            return WebhookProof.BadSignature;
        }

        var proof = WebhookProof.FirstOf(secrets, secret => WebhookSignature.Same(
            System.Buffers.Text.Base64Url.EncodeToString(WebhookSignature.Sha256(secret, WebhookSignature.Bytes(Signed))), Signature.TrimEnd('=')));
        return !proof.Holds || (WebhookSignature.Time(payload.TextOf("issued_at")) is { } issued && issued.Within(now, Past, Ahead)) ? proof : WebhookProof.OutsideWindow;
    }
}
