using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Syncs;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>One connection with everything that its page shows.</summary>
public sealed class DetailModel
{
    internal DetailModel(string company, DetailView view, ProviderView? provider, DateTimeOffset now)
    {
        (Company, Row, Provider, Notice) = (company, view.Row, provider, view.Notice);
        (Recent, Streams, LastConnected) = (view.Activity, view.Streams, view.LastConnected);
        Health = HealthRules.Of(Row, Notice, now);
    }

    internal string Company { get; }

    internal IntegrationView Row { get; }

    internal ProviderView? Provider { get; }

    internal NoticeView? Notice { get; }

    internal DateTimeOffset? ExpiresAt => Notice?.EndsAt;

    /// <summary>The latest activity.</summary>
    internal IReadOnlyList<ActivityView> Recent { get; }

    /// <summary>What is read regularly, and how that stands.</summary>
    internal IReadOnlyList<SyncStreamView> Streams { get; }

    /// <summary>When a person connected it last, and who; null when nobody did.</summary>
    internal ActivityView? LastConnected { get; }

    internal Health Health { get; }

    internal string ProviderName => Provider?.Name ?? Row.Provider;

    internal string Title => Row.DisplayName ?? Row.Account?.Name ?? ProviderName;

    internal bool UsesConsent => Provider?.UsesConsent(Row.GrantId is not null) == true;

    internal Repair Repair => Health switch
    {
        Health.NeedsAttention or Health.Retrying => HealthRules.RepairOf(Row.ErrorCode, UsesConsent),
        Health.ExpiresSoon => Repair.Reconnect,
        Health.NotConnected => Repair.Connect,
        _ => Repair.None,
    };
}

/// <summary>What the detail page loads.</summary>
internal sealed record DetailView(IntegrationView Row, NoticeView? Notice, IReadOnlyList<ActivityView> Activity, IReadOnlyList<SyncStreamView> Streams, ActivityView? LastConnected);
