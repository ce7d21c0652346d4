using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookComments;

internal sealed class FacebookCommentsConnector(MetaGraph graph, MetaConsent consent) : MetaPageConnector(FacebookCommentsProvider.Declared, graph, consent, Task)
{
    private static readonly MetaTask Task = new(["MODERATE", "MANAGE"], new(
        "On none of the Pages that came with the consent may you moderate comments. Ask the Page’s admin for the task “Community activity”, then connect again.",
        "Pe niciuna dintre paginile primite nu aveți voie să moderați comentarii. Cereți administratorului paginii rolul „Activitatea comunității”, apoi conectați din nou."));

    private protected override IReadOnlyList<string> Events { get; } = ["feed", "mention"];

    /// <summary>A Page without posts is as good as one with. There is no harmless call that proves moderating: its permission was read at the consent.</summary>
    private protected override async Task<ProviderResult<IReadOnlyDictionary<string, string>>> ProbeAsync(MetaCaller page, string id, CancellationToken cancellationToken)
    {
        var read = await Graph.GetAsync<MetaList<FacebookPost>>(page, id + "/published_posts?fields=id&limit=1", cancellationToken);
        return read.Succeeded ? new Dictionary<string, string> { ["posts"] = read.Value.Data.Count > 0 ? "yes" : "none" } : read.Failure;
    }
}
