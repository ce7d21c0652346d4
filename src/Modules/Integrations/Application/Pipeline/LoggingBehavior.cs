using System.Diagnostics;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Pipeline;

/// <summary>One line per request: name, outcome, time. Never what is in it.</summary>
internal sealed class LoggingBehavior<TRequest, TResponse>(ILogger<LoggingBehavior<TRequest, TResponse>> logger) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IModuleRequest
    where TResponse : IResult<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return await next();
        }

        var started = Stopwatch.GetTimestamp();
        var response = await next();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var level = response.Error?.Kind is ErrorKind.Unavailable ? LogLevel.Warning : request is ICommand<TResponse> and not ISweep ? LogLevel.Information : LogLevel.Debug;
        logger.Log(level, "{Request} {Outcome} in {Elapsed:0.0} ms", typeof(TRequest).Name, response.Error?.Code ?? "ok", elapsed);
        return response;
    }
}
