using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>A connection to one Page, by the Page's own token.</summary>
internal abstract class MetaPageConnector(ProviderDescriptor declared, MetaGraph graph, MetaConsent consent, MetaTask task) : MetaConnector(declared, graph, consent), ISubscribesToEvents
{
    /// <summary>The Page's events that this connection is for; empty where it hears none.</summary>
    private protected virtual IReadOnlyList<string> Events => [];

    public override string ChosenSetting(SettingValues settings) => MetaFields.PageId;

    public override Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken) => VerifyPageAsync(attempt, cancellationToken);

    public async Task<ProviderFailure?> SubscribeAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (Events.Count == 0 || attempt.Settings[MetaFields.Subscribe] is false)
        {
            return null;
        }

        var chosen = MetaPages.Of(attempt);
        if (!chosen.Succeeded)
        {
            return chosen.Failure;
        }

        var caller = CallerOf(attempt, chosen.Value.Token);
        return caller.Succeeded ? await MetaSubscriptions.AddAsync(Graph, caller.Value, chosen.Value.Id, Events, cancellationToken) : caller.Failure;
    }

    private protected override string? WebhookPage(SettingValues settings) => Events.Count > 0 ? settings.TextOrNull(MetaFields.PageId) : null;

    private protected override Task<ProviderResult<IReadOnlyList<AccountChoice>>> OfferAsync(MetaCaller person, CancellationToken cancellationToken)
        => MetaPages.OfferAsync(Graph, person, task, cancellationToken);

    /// <summary>Posts, comments, conversations and people who wrote belong to the Page too, whatever their ids are; <c>me</c> is the person.</summary>
    private protected override bool TakesPageToken(string target, string page) => target != "me";

    /// <summary>Is it the Page that was chosen, and does it let us in for what the connection is for?</summary>
    private protected async Task<ProviderResult<Verification>> VerifyPageAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var chosen = MetaPages.Of(attempt);
        if (!chosen.Succeeded)
        {
            return chosen.Failure;
        }

        var caller = CallerOf(attempt, chosen.Value.Token);
        if (!caller.Succeeded)
        {
            return caller.Failure;
        }

        var page = await Graph.GetAsync<MetaNamed>(caller.Value, chosen.Value.Id + "?fields=id,name", cancellationToken);
        if (!page.Succeeded)
        {
            return page.Failure;
        }

        if (page.Value.Id != chosen.Value.Id)
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        var facts = await ProbeAsync(caller.Value, page.Value.Id, cancellationToken);
        return facts.Succeeded ? new Verification(new ProviderAccount(page.Value.Id, page.Value.Name)) { Facts = facts.Value } : facts.Failure;
    }

    /// <summary>The cheapest call that needs the permission which this connection lives by.</summary>
    private protected abstract Task<ProviderResult<IReadOnlyDictionary<string, string>>> ProbeAsync(MetaCaller page, string id, CancellationToken cancellationToken);
}
