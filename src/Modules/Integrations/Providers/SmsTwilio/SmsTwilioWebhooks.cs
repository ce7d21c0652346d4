using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsTwilio;

/// <summary>
/// <c>X-Twilio-Signature</c>, twilio/twilio-csharp:src/Twilio/Security/RequestValidator.cs and https://www.twilio.com/docs/usage/webhooks/webhooks-security: over the exact
/// public address and all form fields, those that are new too. The scheme signs no time: a repeat is known by message and status.
/// </summary>
internal sealed class SmsTwilioWebhooks : IReceivesWebhooks
{
    public static readonly WebhookRule Rule = new()
    {
        Receiver = new SmsTwilioWebhooks(),
        Secret = WebhookSecretSource.Setting,
        SecretSetting = "auth_token",
        SecretPattern = "^[!-~]{16,200}$",
        SecretMessage = new(
            "Before you promote the secondary auth token at Twilio, enter it here: both then count until you change the one among the settings.",
            "Înainte de a promova tokenul secundar la Twilio, introduceți-l aici: amândouă sunt valabile până îl schimbați pe cel din setări."),
        AccountSetting = "account_sid",
        Setup = new(
            "Twilio → the number or messaging service → Messaging: paste the address as webhook and as status callback. The auth token must be among the settings.",
            "Twilio → numărul sau serviciul de mesaje → Messaging: lipiți adresa la webhook și la status callback. Auth token trebuie să fie completat în setări."),
        Scheme = "`X-Twilio-Signature`: base64 HMAC-SHA1 of the address and the sorted fields (https://www.twilio.com/docs/usage/webhooks/webhooks-security)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        if (request.Header("X-Twilio-Signature") is not { } sent)
        {
            return WebhookProof.NoSignature;
        }

        // A body that is no form is signed by its hash in the address alone.
        if (!request.IsForm && request.Body.Length > 0
            && (request.Query.First("bodySHA256") is not { } hash || !WebhookSignature.Same(WebhookSignature.Hex(SHA256.HashData(request.Body)), hash)))
        {
            return WebhookProof.BadSignature;
        }

        var fields = string.Concat(request.Form.GroupBy(field => field.Key).OrderBy(field => field.Key, StringComparer.Ordinal)
            .SelectMany(field => field.Select(pair => pair.Value).Distinct().Order(StringComparer.Ordinal).Select(value => field.Key + value)));
        return WebhookProof.FirstOf(secrets, secret => Spellings(request.Address).Any(address => WebhookSignature.Same(Sign(secret, address + fields), sent)));
    }

    public WebhookReading Read(WebhookRequest request)
    {
        var form = request.Form;
        var (message, status) = (form.First("MessageSid") ?? form.First("SmsSid"), form.First("MessageStatus") ?? form.First("SmsStatus"));
        return WebhookReading.For(form.First("AccountSid"), message is null ? null : $"{message}:{status}", form.First("Body") is not null ? "message.received" : "message.status");
    }

    /// <summary>Twilio signs the address with or without its port, by the product that sends.</summary>
    private static IEnumerable<string> Spellings(Uri address)
    {
        var text = address.OriginalString;
        var authority = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var at = text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3);
        var rest = at < 0 ? string.Empty : text[at..];
        var host = $"{address.Scheme}://{address.Host}";
        return new[] { text, authority + rest, host + rest, $"{host}:{address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}{rest}" }.Distinct();
    }

    [SuppressMessage("Security", "CA5350", Justification = "Twilio's scheme is HMAC-SHA1 and there is no other; HMAC does not rest on collision resistance.")]
    private static string Sign(Secret secret, string text)
        => Convert.ToBase64String(HMACSHA1.HashData(WebhookSignature.Bytes(secret.Reveal()), WebhookSignature.Bytes(text)));
}
