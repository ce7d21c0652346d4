using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>A tenant's rows of one provider as they were read at one moment, and those of them that have been opened since.</summary>
internal sealed class TenantConnections(IReadOnlyList<StoredConnection> rows, long readAt)
{
    private const string NoKey = "";

    private readonly ConcurrentDictionary<string, OpenedConnection> chosen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IntegrationId, Task<ConnectionResult<OpenedConnection>>> opened = new();

    public IReadOnlyList<StoredConnection> Rows => rows;

    /// <summary>Timestamp of the moment before they were read.</summary>
    public long ReadAt => readAt;

    /// <summary>What was answered for this key before; null when nobody has asked yet.</summary>
    public OpenedConnection? Ready(string? accountKey) => chosen.GetValueOrDefault(accountKey ?? NoKey);

    /// <summary>The row as it was opened; null when nobody has used it yet.</summary>
    public OpenedConnection? Opened(IntegrationId id) => opened.TryGetValue(id, out var opening) && opening.IsCompletedSuccessfully ? opening.Result.Value : null;

    public void Keep(string? accountKey, OpenedConnection connection) => chosen[accountKey ?? NoKey] = connection;

    /// <summary>Callers share one opening. A failure is forgotten as soon as it is told, and the opening goes on when a caller leaves.</summary>
    public async Task<ConnectionResult<OpenedConnection>> OpenOnceAsync(
        StoredConnection row, Func<StoredConnection, Task<ConnectionResult<OpenedConnection>>> open, CancellationToken cancellationToken)
        => await SingleFlight.RunAsync(opened, row.Id, () => open(row), result => result.Succeeded, cancellationToken);
}

/// <summary>Callers that want the same thing at the same time share one attempt.</summary>
internal static class SingleFlight
{
    /// <param name="keep">Whether the result stays for later callers; else it is gone with the attempt. What was thrown never stays.</param>
    public static async Task<TResult> RunAsync<TKey, TResult>(
        ConcurrentDictionary<TKey, Task<TResult>> shared, TKey key, Func<Task<TResult>> attempt, Func<TResult, bool> keep, CancellationToken cancellationToken)
        where TKey : notnull
    {
        if (shared.TryGetValue(key, out var known))
        {
            return await known.WaitAsync(cancellationToken);
        }

        var mine = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var flight = shared.GetOrAdd(key, mine.Task);
        if (flight == mine.Task)
        {
            _ = FlyAsync();
        }

        return await flight.WaitAsync(cancellationToken);

        async Task FlyAsync()
        {
            try
            {
                var result = await attempt();
                if (!keep(result))
                {
                    shared.TryRemove(new(key, mine.Task));
                }

                mine.SetResult(result);
            }
            catch (Exception problem)
            {
                shared.TryRemove(new(key, mine.Task));
                mine.SetException(problem); // Its callers' to hear; each of them awaits.
            }
        }
    }
}
