using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Console.Forms;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>One connection with everything that its page shows.</summary>
public sealed class DetailModel
{
    internal DetailModel(string company, DetailView view, ProviderView? provider, DateTimeOffset now)
    {
        (Company, Row, Provider, Notice) = (company, view.Row, provider, view.Notice);
        (Recent, Streams, LastConnected, Trip) = (view.Activity, view.Streams, view.LastConnected, view.Trip);
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

    /// <summary>What the trip that led here told, when more than its code is remembered.</summary>
    internal Text? Trip { get; }

    internal Health Health { get; }

    internal string ProviderName => Provider?.Name ?? Row.Provider;

    internal string Title => Row.DisplayName ?? Row.Account?.Name ?? ProviderName;

    /// <summary>It rests on a consent, or would: its settings choose that way.</summary>
    internal bool UsesConsent => Provider is { } provider
        && (provider.UsesConsent(Row.GrantId is not null) || new ProviderDraft(provider, Row.Config.ToJsonObject()).ConsentBy is not null);

    internal Repair Repair => Health switch
    {
        Health.NeedsAttention or Health.Retrying => HealthRules.RepairOf(Row.ErrorCode, UsesConsent),
        Health.ExpiresSoon => Repair.Reconnect,
        Health.NotConnected => Repair.Connect,
        _ => Repair.None,
    };
}

/// <summary>What the detail page loads.</summary>
internal sealed record DetailView(IntegrationView Row, NoticeView? Notice, IReadOnlyList<ActivityView> Activity, IReadOnlyList<SyncStreamView> Streams, ActivityView? LastConnected)
{
    public Text? Trip { get; init; }

    /// <summary>Nothing could be read: whether there is such a connection is not known.</summary>
    public bool Unread { get; init; }

    public static DetailView None(bool unread) => new(null!, null, [], [], null) { Unread = unread };
}
