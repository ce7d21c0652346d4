using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Forms;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>One connection with everything that its page shows.</summary>
public sealed class DetailModel
{
    internal DetailModel(string company, IntegrationView row, ProviderView? provider, DateTimeOffset? expiresAt, IReadOnlyList<ActivityView> recent, DateTimeOffset now)
    {
        (Company, Row, Provider, ExpiresAt, Recent) = (company, row, provider, expiresAt, recent);
        Health = HealthRules.Of(row, expiresAt, now);
    }

    internal string Company { get; }

    internal IntegrationView Row { get; }

    internal ProviderView? Provider { get; }

    internal DateTimeOffset? ExpiresAt { get; }

    /// <summary>The latest activity.</summary>
    internal IReadOnlyList<ActivityView> Recent { get; }

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
internal sealed record DetailView(IntegrationView Row, DateTimeOffset? ExpiresAt, IReadOnlyList<ActivityView> Activity);
