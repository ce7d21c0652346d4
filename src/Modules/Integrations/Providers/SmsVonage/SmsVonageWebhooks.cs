using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

/// <summary>
/// Two schemes, by the API that the account uses: <c>sig</c> over the sorted fields (Vonage/vonage-dotnet-sdk:Vonage/Cryptography/SmsSignatureGenerator.cs), or a JWT whose
/// <c>payload_hash</c> covers the body. Fields come as form, query or JSON, as the account is set. The method is the connection's own setting, so no weaker one is taken.
/// </summary>
internal sealed class SmsVonageWebhooks : IReceivesWebhooks
{
    /// <summary>Vonage tries for 24 hours; whether it signs anew is not documented. Within them a repeat is known by its id.</summary>
    public static readonly TimeSpan Past = TimeSpan.FromHours(24);
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static readonly WebhookRule Rule = new()
    {
        Receiver = new SmsVonageWebhooks(),
        Secret = WebhookSecretSource.Setting,
        SecretSetting = "signature_secret",
        SecretPattern = "^[!-~]{6,200}$",
        SecretMessage = new("A signature secret has no spaces and no letters with diacritics.", "Un secret de semnătură nu conține spații sau diacritice."),
        AccountSetting = "api_key",
        ByGet = true,
        Setup = new(
            "dashboard.nexmo.com → Settings → SMS settings: paste the address for delivery receipts and inbound messages, and switch signed webhooks on.",
            "dashboard.nexmo.com → Settings → SMS settings: lipiți adresa la delivery receipts și inbound messages și porniți semnarea webhook-urilor."),
        Scheme = "`sig` over the sorted fields by the chosen method, or a HS256 JWT with `payload_hash` (https://developer.vonage.com/en/getting-started/concepts/webhooks)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        // The token covers the body and nothing of an address: what comes in a query is not signed by it.
        if (request.Method == "POST" && request.Header("Authorization") is { } authorization && authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return VerifyToken(request, authorization["Bearer ".Length..], secrets);
        }

        var fields = Fields(request);
        if (fields.First("sig") is not { } sent || request.Setting("signature_method") is not { } method || !IsFlat(request))
        {
            return WebhookProof.NoSignature;
        }

        if (WebhookSignature.Time(fields.First("timestamp")) is not { } signed || !signed.Within(request.ReceivedAt, Past, Ahead))
        {
            return WebhookProof.OutsideWindow;
        }

        var text = string.Concat(fields.Where(field => field.Key != "sig").OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"&{Plain(field.Key)}={Plain(field.Value)}"));
        return WebhookProof.FirstOf(secrets, secret => Sign(method, text, secret) is { } expected && WebhookSignature.Same(expected, sent));
    }

    public WebhookReading Read(WebhookRequest request)
    {
        var fields = Fields(request);
        var message = fields.First("messageId") ?? fields.First("message_uuid");
        var status = fields.First("status");
        return WebhookReading.For(
            fields.First("api-key") ?? fields.First("api_key"),
            message is null ? null : $"{message}:{status}:{fields.First("concat-part")}",
            status is null ? "message.received" : "message.status");
    }

    private static WebhookProof VerifyToken(WebhookRequest request, string token, IReadOnlyList<Secret> secrets)
    {
        JsonElement? claims = null;
        var proof = WebhookProof.FirstOf(secrets, secret =>
        {
            var read = WebhookSignature.Hs256Claims(token, secret);
            claims = read ?? claims;
            return read is not null;
        });
        if (claims is not { } said)
        {
            return proof;
        }

        if (WebhookSignature.Time(said.TextOf("iat")) is not { } signed || !signed.Within(request.ReceivedAt, Past, Ahead))
        {
            return WebhookProof.OutsideWindow;
        }

        return said.TextOf("payload_hash") is { } hash && WebhookSignature.Same(WebhookSignature.Hex(SHA256.HashData(request.Body)), hash) ? proof : WebhookProof.BadSignature;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Fields(WebhookRequest request)
        => request.Method == "GET" ? request.Query
            : request.IsForm ? request.Form
            : request.Json is { } json ? [.. json.EnumerateObject().Select(member => new KeyValuePair<string, string>(member.Name, json.TextOf(member.Name) ?? string.Empty))]
            : [];

    /// <summary>The scheme signs names and texts: what lies deeper could be anything.</summary>
    private static bool IsFlat(WebhookRequest request)
        => request.Method == "GET" || request.IsForm || request.Json is not { } json || json.EnumerateObject().All(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number);

    private static string Plain(string text) => text.Replace('&', '_').Replace('=', '_');

    [SuppressMessage("Security", "CA5350", Justification = "The account's own choice, made at Vonage; sha256 and sha512 are offered beside it.")]
    [SuppressMessage("Security", "CA5351", Justification = "The account's own choice, made at Vonage; sha256 and sha512 are offered beside it.")]
    private static string? Sign(string method, string text, Secret secret)
    {
        var (key, bytes) = (Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(text));
        return method switch
        {
            "md5hash" => Convert.ToHexStringLower(MD5.HashData([.. bytes, .. key])),
            "md5" => Convert.ToHexString(HMACMD5.HashData(key, bytes)),
            "sha1" => Convert.ToHexString(HMACSHA1.HashData(key, bytes)),
            "sha256" => Convert.ToHexString(HMACSHA256.HashData(key, bytes)),
            "sha512" => Convert.ToHexString(HMACSHA512.HashData(key, bytes)),
            _ => null,
        };
    }
}
