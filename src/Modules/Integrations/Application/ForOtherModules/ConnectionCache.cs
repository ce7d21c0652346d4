using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>What lies on a company's shelf: one tenant's rows of one provider.</summary>
internal readonly record struct ShelfKey(string? FranchiseId, Provider Provider);

/// <summary>
/// One company's connections in memory. A change throws the whole shelf away: whoever was reading for it puts what was read where nobody looks any more, so nothing
/// that was read before a change is ever found after it.
/// </summary>
internal sealed class ConnectionShelf
{
    public ConcurrentDictionary<ShelfKey, Task<TenantConnections>> Read { get; } = new();

    /// <summary>Timestamp of the last look, roughly.</summary>
    public long UsedAt { get; set; }
}

/// <summary>
/// Connections in memory, by company. Bounded; coherent over hosts by the change feed, and by age while that is away. Secrets lie here opened, as they do in every request
/// that uses them: the process is the boundary.
/// </summary>
internal sealed class ConnectionCache(TimeProvider clock) : IChangeSubscriber
{
    private readonly ConcurrentDictionary<string, ConnectionShelf> shelves = new(StringComparer.Ordinal);
    private readonly Lock trimming = new();
    private volatile bool unheard = true;
    private int added;

    /// <summary>How old what is found may be. Until changes are heard, and again when they no longer are, it is short.</summary>
    public TimeSpan LongestAge => unheard ? Limits.CachedConnectionUnheard : Limits.CachedConnection;

    public int Count => shelves.Values.Sum(shelf => shelf.Read.Count);

    public ConnectionShelf ShelfOf(string companyId)
    {
        var shelf = shelves.TryGetValue(companyId, out var known) ? known : shelves.GetOrAdd(companyId, _ => new());
        shelf.UsedAt = clock.GetTimestamp();
        return shelf;
    }

    public bool IsFresh(TenantConnections read) => clock.GetElapsedTime(read.ReadAt) < LongestAge;

    public void Changed(Change change) => Forget(change.CompanyId);

    /// <summary>Something of this company changed, here or elsewhere.</summary>
    public void Forget(string companyId) => shelves.TryRemove(companyId, out _);

    /// <summary>Changes can no longer be heard.</summary>
    public void Lost() => unheard = true;

    /// <summary>Changes are heard from now on; what came before was missed.</summary>
    public void Restored()
    {
        shelves.Clear();
        unheard = false;
    }

    /// <summary>Called for each addition; looks at the bound once in a while, so it may be passed by a tenth.</summary>
    public void Added()
    {
        if (Interlocked.Increment(ref added) < Limits.CachedConnections / 10 || !trimming.TryEnter())
        {
            return;
        }

        try
        {
            added = 0;
            Trim();
        }
        finally
        {
            trimming.Exit();
        }
    }

    private void Trim()
    {
        var excess = Count - Limits.CachedConnections;
        foreach (var (company, shelf) in shelves.ToArray().OrderBy(pair => pair.Value.UsedAt))
        {
            if (excess <= 0)
            {
                return;
            }

            shelves.TryRemove(new(company, shelf));
            excess -= shelf.Read.Count;
        }
    }
}
