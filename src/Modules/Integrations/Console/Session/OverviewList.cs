using GeniusErp.Modules.Integrations.Application.Catalogue;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>What the overview's address asks for.</summary>
/// <param name="Franchise"><see cref="WholeCompany"/> for what belongs to no franchise; null for everything.</param>
internal sealed record OverviewFilter(string? Query, string? Category, string? Status, string? Franchise)
{
    public const string WholeCompany = "-";

    public static readonly IReadOnlyList<string?> Statuses = [null, "attention", "connected", "disconnected"];
}

/// <summary>The accounts of one provider: they stand together, and the worst of them speaks for all.</summary>
internal sealed record ConnectionGroup(string Code, ProviderView? Provider, IReadOnlyList<ConnectionRow> Members)
{
    public string Name => Provider?.Name ?? Code;

    public Health Worst => HealthRules.Worst(Members.Select(row => row.Health));

    public bool IsSingle => Members.Count == 1;
}

/// <summary>The catalogue and the company's connections as they are shown under a filter.</summary>
internal sealed class OverviewList
{
    private readonly IReadOnlyList<ConnectionRow> rows;
    private readonly int untaken;

    /// <param name="all">In the order of <see cref="Sorted"/>.</param>
    public OverviewList(IReadOnlyList<ProviderView> providers, IReadOnlyList<ConnectionRow> all, OverviewFilter filter)
    {
        Places = [.. all.Select(row => row.Franchise).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        rows = [.. all.Where(row => filter.Franchise is not { Length: > 0 } wanted || (row.Franchise ?? OverviewFilter.WholeCompany) == wanted)];
        Attention = [.. rows.Where(row => row.Health is Health.NeedsAttention or Health.ExpiresSoon or Health.Late)];

        var search = new OverviewSearch(filter.Query, providers, rows);
        var inCategory = providers.Where(provider => filter.Category is null || provider.Category == filter.Category).ToDictionary(provider => provider.Code);
        var found = inCategory.Values.Where(search.Matches).Select(provider => provider.Code).ToHashSet();
        var shown = rows.Where(row => IsIn(row.Health, filter.Status)
            && (filter.Category is null || inCategory.ContainsKey(row.Provider))
            && (filter.Query is not { Length: > 0 } || found.Contains(row.Provider) || search.Matches(row)));
        Groups = [.. shown.GroupBy(row => row.Provider).Select(group => new ConnectionGroup(group.Key, providers.FirstOrDefault(provider => provider.Code == group.Key), [.. group]))];
        var taken = all.Select(row => row.Provider).ToHashSet();
        Offers = filter.Status is null or "disconnected" ? [.. providers.Where(provider => found.Contains(provider.Code) && !taken.Contains(provider.Code))] : [];
        untaken = providers.Count(provider => !taken.Contains(provider.Code));
        IsGuess = search.IsGuess;
    }

    public IReadOnlyList<ConnectionGroup> Groups { get; }

    public IReadOnlyList<ProviderView> Offers { get; }

    public IReadOnlyList<ConnectionRow> Attention { get; }

    /// <summary>The franchises that have connections of their own.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>Nothing is spelt as it was typed.</summary>
    public bool IsGuess { get; }

    public int Connections => Groups.Sum(group => group.Members.Count);

    public IEnumerable<(string? Code, int Count)> StatusCounts()
        => OverviewFilter.Statuses.Select(code => (code, rows.Count(row => IsIn(row.Health, code)) + (code is null or "disconnected" ? untaken : 0)));

    /// <summary>What needs a person first; the accounts of one provider together, where the worst of them stands.</summary>
    public static IReadOnlyList<ConnectionRow> Sorted(IEnumerable<ConnectionRow> rows, IReadOnlyList<ProviderView> providers, StringComparer order)
    {
        var names = providers.ToDictionary(provider => provider.Code, provider => provider.Name);
        string NameOf(string code) => names.GetValueOrDefault(code, code);
        return
        [
            .. rows.GroupBy(row => row.Provider)
                .OrderBy(group => HealthRules.Worst(group.Select(row => row.Health)))
                .ThenBy(group => group.Count() == 1 ? group.First().TitleWith(NameOf(group.Key)) : NameOf(group.Key), order)
                .SelectMany(group => group.OrderBy(row => row.Health).ThenBy(row => row.TitleWith(NameOf(row.Provider)), order).ThenBy(row => row.Id)),
        ];
    }

    private static bool IsIn(Health health, string? status) => status switch
    {
        "attention" => health is Health.NeedsAttention or Health.ExpiresSoon or Health.Late,
        "connected" => health is Health.Connected or Health.ExpiresSoon or Health.Late or Health.Retrying,
        "disconnected" => health is Health.NotConnected,
        _ => true,
    };
}
