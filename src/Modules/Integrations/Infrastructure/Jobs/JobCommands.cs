using System.Data.Common;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Sends a job's command in a scope of its own. A run that comes to nothing is told in the log; the next one comes by itself.</summary>
internal sealed class JobCommands(IServiceScopeFactory scopes, ILogger<JobCommands> logger)
{
    public async Task SendAsync<TReport>(ICommand<Result<TReport>> command, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, cancellationToken);
            if (!result.Succeeded)
            {
                logger.LogWarning("{Command} came to nothing: {Code}", command.GetType().Name, result.Error.Code);
            }
        }
        catch (Exception unreachable) when (unreachable is DbException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // Every few seconds while the database is away: one line, no stack. Anything else is a bug, which Quartz logs in full.
            logger.LogWarning("{Command} came to nothing: the database did not do its part ({Kind} {State})", command.GetType().Name, unreachable.GetType().Name, (unreachable as DbException)?.SqlState);
        }
    }
}
