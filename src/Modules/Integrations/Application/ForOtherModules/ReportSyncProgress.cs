using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class ReportSyncProgressHandler(SyncRuns runs, ISyncStore store) : IRequestHandler<ReportSyncProgress, ConnectionResult<SyncRun>>
{
    public async Task<ConnectionResult<SyncRun>> Handle(ReportSyncProgress request, CancellationToken cancellationToken)
    {
        SyncRuns.Check(request.Cursor, request.Counts);
        return await store.TryReportAsync(request.Run, new(request.Cursor, request.Counts, request.ReadUntil?.ToUniversalTime()), cancellationToken) is { } leaseUntil
            ? request.Run with { Cursor = request.Cursor, LeaseUntil = leaseUntil }
            : await runs.WhyRefusedAsync(request.Run, cancellationToken);
    }
}
