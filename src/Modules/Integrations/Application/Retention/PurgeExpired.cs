using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Retention;

/// <summary>Removes what has been kept long enough, and makes room for the activity of the months ahead. Several hosts may do so at once.</summary>
internal sealed record PurgeExpiredCommand : ICommand<Result<PurgeReport>>, ISweep;

/// <summary>What went, and how many partitions were made.</summary>
internal sealed record PurgeReport(int IdempotencyRecords, int RemovedIntegrations, int Events, int Lanes, int Authorizations, int Hosts, int PartitionsMade, int PartitionsDropped)
{
    public bool DidSomething => IdempotencyRecords + RemovedIntegrations + Events + Lanes + Authorizations + Hosts + PartitionsMade + PartitionsDropped > 0;
}

internal sealed class PurgeExpiredHandler(IRetentionStore store, ILogger<PurgeExpiredHandler> logger) : IRequestHandler<PurgeExpiredCommand, Result<PurgeReport>>
{
    /// <summary>Rows in one statement: short locks, and an end within the statement's time limit however much has piled up.</summary>
    public const int Batch = 1_000;

    public async Task<Result<PurgeReport>> Handle(PurgeExpiredCommand request, CancellationToken cancellationToken)
    {
        // Room first: without it new activity would gather in the default partition.
        var made = await store.MakeActivityPartitionsAsync(Limits.ActivityMonthsAhead, cancellationToken);
        var records = await InBatchesAsync(stop => store.DeleteIdempotencyRecordsAsync(Limits.IdempotencyRecord, Batch, stop), cancellationToken);
        var integrations = await InBatchesAsync(stop => store.DeleteRemovedIntegrationsAsync(Limits.RemovedRowRetention, Batch, stop), cancellationToken);
        var events = await InBatchesAsync(stop => store.DeleteDeliveredEventsAsync(Limits.OutboxRetention, Batch, stop), cancellationToken);
        var lanes = await InBatchesAsync(stop => store.DeleteIdleLanesAsync(Limits.OutboxRetention, Batch, stop), cancellationToken);
        var authorizations = await store.DeleteEndedAuthorizationsAsync(cancellationToken);
        var hosts = await store.DeleteHostsAsync(Limits.HostRetention, cancellationToken);
        var dropped = await store.DropActivityPartitionsAsync(Limits.ActivityRetentionMonths, cancellationToken);

        var report = new PurgeReport(records, integrations, events, lanes, authorizations, hosts, made, dropped);
        if (report.DidSomething)
        {
            logger.LogInformation("Retention: {Report}", report);
        }

        return report;
    }

    private static async Task<int> InBatchesAsync(Func<CancellationToken, Task<int>> delete, CancellationToken cancellationToken)
    {
        int total = 0, deleted;
        do
        {
            deleted = await delete(cancellationToken);
            total += deleted;
        }
        while (deleted == Batch);
        return total;
    }
}
