namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Adds up rows of (provider, status, count).</summary>
internal sealed class StatusCounts
{
    private readonly SortedDictionary<string, int> byStatus = new(StringComparer.Ordinal) { ["connected"] = 0, ["disconnected"] = 0, ["error"] = 0 };
    private readonly SortedDictionary<string, SortedDictionary<string, int>> byProvider = new(StringComparer.Ordinal);

    public int Total { get; private set; }

    public IReadOnlyDictionary<string, int> ByStatus => byStatus;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> ByProvider
        => byProvider.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, int>)pair.Value);

    public void Add(string provider, string status, int count)
    {
        Total += count;
        byStatus[status] = byStatus.GetValueOrDefault(status) + count;
        if (!byProvider.TryGetValue(provider, out var counts))
        {
            byProvider[provider] = counts = new(StringComparer.Ordinal);
        }

        counts[status] = counts.GetValueOrDefault(status) + count;
    }
}
