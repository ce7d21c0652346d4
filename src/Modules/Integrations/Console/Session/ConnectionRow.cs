using GeniusErp.Modules.Integrations.Application.Browsing;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>A connection as the overview shows it: small, since a page of two hundred travels to the browser and back.</summary>
internal sealed record ConnectionRow(
    Guid Id,
    string Provider,
    Health Health,
    string? DisplayName,
    string? Account,
    string? Environment,
    string? Reason,
    DateTimeOffset? Since,
    DateTimeOffset? NextCheckAt,
    DateTimeOffset? LastVerifiedAt,
    NoticeView? Notice,
    string? Franchise,
    bool Inherited,
    bool HasGrant)
{
    public static ConnectionRow Of(IntegrationView row, NoticeView? notice, DateTimeOffset now) => new(
        row.Id,
        row.Provider,
        HealthRules.Of(row, notice, now),
        row.DisplayName,
        row.Account?.Name ?? row.Account?.ExternalId,
        row.Account?.Environment,
        row.ErrorCode,
        row.ErrorSince,
        row.NextCheckAt,
        row.LastVerifiedAt,
        notice,
        row.FranchiseId,
        row.Inherited,
        row.GrantId is not null);

    public string TitleWith(string providerName) => DisplayName ?? Account ?? providerName;
}

/// <summary>What the overview loads.</summary>
internal sealed record OverviewView(IReadOnlyList<ConnectionRow> Connections);
