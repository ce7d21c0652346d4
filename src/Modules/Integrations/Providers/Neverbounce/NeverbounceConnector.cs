using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

internal sealed class NeverbounceConnector(NeverbounceClient client) : IVerifiesConnection, IAuthenticatesRequests, IConfirmsWebhooks
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var read = await client.ReadAccountAsync(NeverbounceSettings.Parse(attempt.Settings), cancellationToken);

        // The account's answer says what is left, not who we are.
        return read.Succeeded ? new Verification(null) { Facts = Facts(read.Value.Credits) } : read.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
        => NeverbounceClient.AuthenticateAsync(request, NeverbounceSettings.Parse(attempt.Settings), cancellationToken);

    /// <summary>A job of this account it has to be; one that is said to be done has to be done.</summary>
    public async Task<ProviderResult<WebhookConfirmation>> ConfirmAsync(ConnectionAttempt attempt, WebhookRequest request, CancellationToken cancellationToken)
    {
        if (request.Json is not { } json || !long.TryParse(json.TextOf("job_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var job))
        {
            return WebhookConfirmation.Denied;
        }

        var topic = json.TextOf("event");
        if (topic == "job_deleted")
        {
            // A job that is gone cannot be asked about.
            return WebhookConfirmation.CannotBeAsked;
        }

        var asked = await client.ReadJobAsync(NeverbounceSettings.Parse(attempt.Settings), job, cancellationToken);
        if (!asked.Succeeded)
        {
            // "general_failure" is all that it says to an unknown job.
            return asked.Failure is { Reason: FailureReason.UnexpectedResponse, HttpStatus: 200 } ? WebhookConfirmation.Denied : asked.Failure;
        }

        return asked.Value.Status == "success" && (topic != "job_run_finished" || asked.Value.JobStatus == "complete") ? WebhookConfirmation.Confirmed : WebhookConfirmation.Denied;
    }

    private static Dictionary<string, string> Facts(NeverbounceCredits? credits)
    {
        var facts = new Dictionary<string, string>();
        if (credits?.PaidCreditsRemaining is { } paid)
        {
            facts["paid_credits_remaining"] = paid.ToString(CultureInfo.InvariantCulture);
        }

        if (credits?.FreeCreditsRemaining is { } free)
        {
            facts["free_credits_remaining"] = free.ToString(CultureInfo.InvariantCulture);
        }

        return facts;
    }
}
