using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAnalytics;

internal sealed class FacebookAnalyticsConnector(MetaGraph graph, MetaConsent consent, FacebookConversions conversions)
    : MetaPageConnector(FacebookAnalyticsProvider.Declared, graph, consent, Task)
{
    private const string PageInsights = "page_insights";

    /// <summary>Data, not code: Meta retires metrics for all versions at once. The first that is still there proves the permission.</summary>
    private static readonly string[] Metrics = ["page_media_view", "page_post_engagements", "page_views_total"];

    private static readonly MetaTask Task = new(["ANALYZE"], new(
        "On none of the Pages that came with the consent may you see figures. Ask the Page’s admin for the task “Insights”, then connect again.",
        "Pe niciuna dintre paginile primite nu aveți voie să vedeți cifrele. Cereți administratorului paginii rolul „Statistici”, apoi conectați din nou."));

    /// <summary>Each of the two is proved by itself, and the facts say of each how it stands.</summary>
    public override async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = FacebookAnalyticsSettings.Parse(attempt.Settings);
        var facts = new Dictionary<string, string>();
        ProviderAccount? account = null;
        if (settings.Insights)
        {
            var page = await VerifyPageAsync(attempt, cancellationToken);
            if (!page.Succeeded)
            {
                return page.Failure;
            }

            account = page.Value.Account;
            facts[PageInsights] = page.Value.Facts[PageInsights];
        }

        if (settings.Dataset is { } dataset)
        {
            var read = await conversions.CheckAsync(FacebookAnalyticsProvider.Declared, dataset, cancellationToken);
            if (!read.Succeeded)
            {
                return read.Failure;
            }

            account ??= new ProviderAccount(dataset.Id, read.Value.Name);
            facts["conversions"] = read.Value.Proved ? "works" : "unproven_until_first_event";
        }

        return new Verification(account) { Facts = facts };
    }

    private protected override MetaCredential CredentialOf(string target, ConnectionAttempt attempt)
        => FacebookAnalyticsSettings.Parse(attempt.Settings) is { Dataset: { } dataset } settings && (target == dataset.Id || !settings.Insights)
            ? new(dataset.Token, OfOurApp: false)
            : base.CredentialOf(target, attempt);

    private protected override async Task<ProviderResult<IReadOnlyDictionary<string, string>>> ProbeAsync(MetaCaller page, string id, CancellationToken cancellationToken)
    {
        foreach (var metric in Metrics)
        {
            var read = await Graph.GetAsync<MetaList<FacebookInsight>>(page, $"{id}/insights?metric={metric}&period=day", cancellationToken);
            if (read.Succeeded)
            {
                // A Page with fewer than 100 followers has no figures, and its connection works.
                return Insights(read.Value.Data.Count > 0 ? "works" : "no_data");
            }

            if (!FacebookAnalyticsProvider.IsRetiredMetric(read.Failure))
            {
                return read.Failure;
            }
        }

        return Insights("metrics_retired");
    }

    private static Dictionary<string, string> Insights(string state) => new() { [PageInsights] = state };
}
