using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Pipeline;

internal static class SweepStep
{
    /// <summary>One row's trouble must not stop the others: it is logged, and the row comes again by itself.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A sweep goes on with the next row; the exception is logged with the row's id.")]
    public static async Task<bool> TryAsync(Func<Task<bool>> step, ILogger logger, Guid row, CancellationToken cancellationToken)
    {
        try
        {
            return await step();
        }
        catch (Exception problem) when (!(problem is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            logger.LogError(problem, "A sweep failed on {Row}", row);
            return false;
        }
    }
}
