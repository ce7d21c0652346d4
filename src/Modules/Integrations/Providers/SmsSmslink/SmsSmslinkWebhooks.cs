using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmslink;

/// <summary>
/// SMSLink-ro/Example-for-receiving-SMS-delivery-report-using-PHP:main.php: a GET with the facts in the query, not signed, and no call to ask about a message.
/// Whoever gets it accepts only ids of messages that it sent.
/// </summary>
internal sealed class SmsSmslinkWebhooks : IReceivesWebhooks
{
    public static readonly WebhookRule Rule = new()
    {
        Receiver = new SmsSmslinkWebhooks(),
        Signed = false,
        Secret = WebhookSecretSource.None,
        ByGet = true,
        Setup = new(
            "smslink.ro → SMS Gateway → delivery report address: paste the address. Keep it secret: SMSLink signs nothing.",
            "smslink.ro → SMS Gateway → adresa pentru rapoarte de livrare: lipiți adresa. Păstrați-o secretă: SMSLink nu semnează nimic."),
        Scheme = "not signed and cannot be asked about: handed over as not verified",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets) => WebhookProof.Unsigned;

    public WebhookReading Read(WebhookRequest request)
    {
        var facts = request.Method == "GET" ? request.Query : request.Form;
        return new(facts.First("message_id") is { } id ? $"{id}:{facts.First("status")}:{facts.First("timestamp")}" : null, "message.status");
    }
}
