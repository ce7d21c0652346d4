using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Domain;

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

/// <summary>Everyday search over the catalogue and the company's connections.</summary>
internal static class OverviewSearch
{
    public static bool Matches(ProviderView provider, string search)
    {
        var wanted = ProviderSearch.Fold(search);
        return wanted.Length == 0
            || Holds(provider.Name, wanted) || Holds(provider.Code, wanted)
            || Holds(provider.Summary.Ro, wanted) || Holds(provider.Summary.En, wanted)
            || Holds(ConsoleCategory(provider).Ro, wanted) || Holds(ConsoleCategory(provider).En, wanted)
            || provider.Aliases.Any(alias => Holds(alias, wanted));
    }

    public static bool Matches(ConnectionRow row, string search)
    {
        var wanted = ProviderSearch.Fold(search);
        return Holds(row.DisplayName, wanted) || Holds(row.Account, wanted);
    }

    private static bool Holds(string? text, string wanted) => text is not null && ProviderSearch.Fold(text).Contains(wanted, StringComparison.Ordinal);

    private static Text ConsoleCategory(ProviderView provider) => Texts.ConsoleTexts.Get($"category.{provider.Category}");
}
