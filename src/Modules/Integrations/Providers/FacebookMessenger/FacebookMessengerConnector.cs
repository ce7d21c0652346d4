using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookMessenger;

internal sealed class FacebookMessengerConnector(MetaGraph graph, MetaConsent consent) : MetaPageConnector(FacebookMessengerProvider.Declared, graph, consent, Task)
{
    private static readonly MetaTask Task = new(["MESSAGING"], new(
        "On none of the Pages that came with the consent may you answer messages. Ask the Page’s admin for the task “Messages”, then connect again.",
        "Pe niciuna dintre paginile primite nu aveți voie să răspundeți la mesaje. Cereți administratorului paginii rolul „Mesaje”, apoi conectați din nou."));

    private protected override IReadOnlyList<string> Events { get; } = ["messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads"];

    /// <summary>Which apps hear this Page: needs the permission that subscribing needs, and tells whether messages come by themselves.</summary>
    private protected override async Task<ProviderResult<IReadOnlyDictionary<string, string>>> ProbeAsync(MetaCaller page, string id, CancellationToken cancellationToken)
    {
        var heard = await MetaSubscriptions.ReadAsync(Graph, page, id, cancellationToken);
        return heard.Succeeded ? new Dictionary<string, string> { ["webhook"] = heard.Value.Contains("messages") ? "messages" : "none" } : heard.Failure;
    }
}
