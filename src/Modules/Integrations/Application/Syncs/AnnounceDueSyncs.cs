using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>Tells other modules which streams are due, and gives up runs that were left. Several hosts may do so at once.</summary>
internal sealed record AnnounceDueSyncsCommand : ICommand<Result<DueSyncsReport>>, ISweep;

internal sealed record DueSyncsReport(int Made, int Abandoned, int Announced);

internal sealed class AnnounceDueSyncsHandler(IDueSyncStore store, DeclaredSyncs declared, ILogger<AnnounceDueSyncsHandler> logger)
    : IRequestHandler<AnnounceDueSyncsCommand, Result<DueSyncsReport>>
{
    public async Task<Result<DueSyncsReport>> Handle(AnnounceDueSyncsCommand request, CancellationToken cancellationToken)
    {
        if (declared.All.Count == 0)
        {
            return new DueSyncsReport(0, 0, 0);
        }

        var made = 0;
        if (!declared.MadeGood)
        {
            made = await InBatchesAsync(stop => store.DeclareAsync(declared.All, Limits.SweepBatch, stop), cancellationToken);
            declared.MadeGood = true;
        }

        var abandoned = await InBatchesAsync(stop => store.AbandonAsync(Limits.SweepBatch, stop), cancellationToken);
        if (abandoned > 0)
        {
            logger.LogWarning("{Count} sync runs were left by the modules that began them", abandoned);
        }

        var announced = await InBatchesAsync(stop => store.AnnounceAsync(declared.All, Limits.SweepBatch, null, stop), cancellationToken);
        return new DueSyncsReport(made, abandoned, announced);
    }

    private static async Task<int> InBatchesAsync(Func<CancellationToken, Task<int>> step, CancellationToken cancellationToken)
    {
        int total = 0, done;
        do
        {
            done = await step(cancellationToken);
            total += done;
        }
        while (done == Limits.SweepBatch);
        return total;
    }
}
