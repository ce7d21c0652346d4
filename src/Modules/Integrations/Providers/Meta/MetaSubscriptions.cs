using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>
/// Which of a Page's events are sent to our app: https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps. Only those arrive that the app itself is subscribed
/// to as well (the app's dashboard, once for all).
/// </summary>
internal static class MetaSubscriptions
{
    /// <summary>Two connections of one Page may subscribe at once, and the later one knows nothing of the other's events.</summary>
    private const int Looks = 3;

    /// <summary>The events that our app hears of this Page; empty when none.</summary>
    public static async Task<ProviderResult<IReadOnlyList<string>>> ReadAsync(MetaGraph graph, MetaCaller page, string id, CancellationToken cancellationToken)
    {
        var read = await graph.GetAsync<MetaList<MetaSubscription>>(page, id + "/subscribed_apps", cancellationToken);
        if (!read.Succeeded)
        {
            return read.Failure;
        }

        var ours = read.Value.Data.FirstOrDefault(subscription => subscription.Id == page.App!.ClientId);
        return ours?.SubscribedFields?.ToList() ?? [];
    }

    /// <summary>Posting replaces what the app heard of the Page before: so that goes along, and is looked at afterwards.</summary>
    public static async Task<ProviderFailure?> AddAsync(MetaGraph graph, MetaCaller page, string id, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        for (var left = Looks; left > 0; left--)
        {
            var heard = await ReadAsync(graph, page, id, cancellationToken);
            if (!heard.Succeeded)
            {
                return heard.Failure;
            }

            if (!wanted.Except(heard.Value).Any())
            {
                return null;
            }

            var posted = await graph.PostAsync(page, $"{id}/subscribed_apps?subscribed_fields={string.Join(',', heard.Value.Union(wanted).Where(IsEvent))}", cancellationToken);
            if (!posted.Succeeded)
            {
                return posted.Failure;
            }
        }

        return new ProviderFailure(FailureReason.UnexpectedResponse) { Step = "webhook" };
    }

    private static bool IsEvent(string name) => name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
