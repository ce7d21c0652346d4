using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

/// <summary>
/// https://developers.neverbounce.com/reference/job-callbacks: not signed, but <c>callback_headers</c> of a job come along, so ours carry a secret. The job is asked about all the same.
/// </summary>
internal sealed class NeverbounceWebhooks : IReceivesWebhooks
{
    public const string SecretHeader = "X-Webhook-Secret";

    public static readonly WebhookRule Rule = new()
    {
        Receiver = new NeverbounceWebhooks(),
        Signed = false,
        Secret = WebhookSecretSource.MadeHere,
        Setup = new(
            $"Given to NeverBounce with each job: the address as callback_url, the secret as callback_headers[\"{SecretHeader}\"].",
            $"Se transmite la NeverBounce cu fiecare job: adresa la callback_url, secretul la callback_headers[\"{SecretHeader}\"]."),
        Scheme = $"not signed; our secret in `{SecretHeader}`, then confirmed by `/jobs/status` (https://developers.neverbounce.com/reference/job-callbacks)",
    };

    public WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets)
    {
        if (secrets.Count == 0)
        {
            return WebhookProof.NoSecret;
        }

        return request.Header(SecretHeader) is { } sent ? WebhookProof.FirstOf(secrets, secret => WebhookSignature.Same(secret.Reveal(), sent)) : WebhookProof.NoSignature;
    }

    public WebhookReading Read(WebhookRequest request)
    {
        var (job, topic) = (request.Json?.TextOf("job_id"), request.Json?.TextOf("event"));

        // Figures of a running job come in numbers and say nothing that its end does not.
        return new(job is null || topic is null ? null : $"{job}:{topic}", topic) { SameBy = WebhookSameness.Content, Ignored = topic == "job_stats_updated" };
    }
}
