using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAnalytics;

/// <summary>What the check of a dataset found.</summary>
/// <param name="Proved">False: the token is genuine but may not read, so only the first event will tell.</param>
internal sealed record CheckedDataset(string? Name, bool Proved);

/// <summary>
/// The Conversions API's dataset. A token made in Events Manager may be good for sending alone, and nothing harmless can be sent: an event with a test code is processed
/// all the same.
/// </summary>
internal sealed class FacebookConversions(MetaGraph graph)
{
    private static readonly ErrorMap Errors = MetaErrors.OfPastedToken(FacebookAnalyticsSettings.ConversionsToken, FacebookAnalyticsSettings.DatasetId, FacebookAnalyticsSettings.DatasetHidden);

    public async Task<ProviderResult<CheckedDataset>> CheckAsync(ProviderDescriptor provider, FacebookDatasetSettings dataset, CancellationToken cancellationToken)
    {
        // The token belongs to an app of Meta's or of the company's, whose secret we do not have: a proof by ours would be refused.
        var caller = new MetaCaller(provider, null, dataset.Token);
        var read = await graph.GetAsync<FacebookDataset>(caller, dataset.Id + "?fields=id,name,last_fired_time", Errors, cancellationToken);
        if (read.Succeeded)
        {
            return read.Value.Id == dataset.Id ? new CheckedDataset(read.Value.Name, Proved: true) : new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        return SaysNothing(read.Failure) ? await InspectAsync(caller, dataset, read.Failure, cancellationToken) : read.Failure;
    }

    /// <summary>"May not read this" in Facebook's own words: of a token that may only send, it proves nothing.</summary>
    private static bool SaysNothing(ProviderFailure failure)
        => failure is { ProviderCode: not null, Reason: FailureReason.PermissionMissing or FailureReason.InvalidConfiguration } && failure.ProviderCode is not "368";

    private async Task<ProviderResult<CheckedDataset>> InspectAsync(MetaCaller caller, FacebookDatasetSettings dataset, ProviderFailure hidden, CancellationToken cancellationToken)
    {
        var facts = await graph.InspectAsync(caller, dataset.Token, Errors, cancellationToken);
        if (!facts.Succeeded)
        {
            return SaysNothing(facts.Failure) ? new CheckedDataset(null, Proved: false) : facts.Failure;
        }

        return facts.Value.IsValid
            ? new CheckedDataset(null, Proved: false)
            : hidden with { Reason = FailureReason.InvalidCredentials, Plain = true, Field = FacebookAnalyticsSettings.ConversionsToken, Step = "sign_in", Hint = null };
    }
}
