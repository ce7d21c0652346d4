using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookMessenger;

internal sealed class FacebookMessengerConnector(MetaGraph graph, MetaConsent consent) : MetaPageConnector(FacebookMessengerProvider.Declared, graph, consent, Task)
{
    private static readonly MetaTask Task = new(["MESSAGING"], new(
        "On none of the Pages that came with the consent may you answer messages. Ask the Page’s admin for the task “Messages”, then connect again.",
        "Pe niciuna dintre paginile primite nu aveți voie să răspundeți la mesaje. Cereți administratorului paginii rolul „Mesaje”, apoi conectați din nou."));

    private protected override string? WebhookPage(SettingValues settings) => settings.TextOrNull(MetaFields.PageId);

    /// <summary>Which apps hear this Page: needs the permission that subscribing needs, and tells whether messages come by themselves.</summary>
    private protected override async Task<ProviderResult<IReadOnlyDictionary<string, string>>> ProbeAsync(MetaCaller page, string id, CancellationToken cancellationToken)
    {
        var read = await Graph.GetAsync<MetaList<MetaSubscription>>(page, id + "/subscribed_apps", cancellationToken);
        if (!read.Succeeded)
        {
            return read.Failure;
        }

        var ours = read.Value.Data.FirstOrDefault(subscription => subscription.Id == page.App!.ClientId);
        return new Dictionary<string, string> { ["webhook"] = ours?.SubscribedFields?.Contains("messages") == true ? "messages" : "none" };
    }
}
