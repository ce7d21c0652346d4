using System.Data.Common;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>
/// The console's only way to the module: each request in a scope of its own (a circuit lives for hours, a unit of work for one operation), in the
/// user's name. What the page does not offer, this refuses too.
/// </summary>
internal sealed class ModuleGateway(IServiceScopeFactory scopes, ConsoleSession session, NavigationManager navigation, TimeProvider clock, ILogger<ModuleGateway> logger)
{
    public Task<Result<T>> AskAsync<T>(IQuery<Result<T>> query, CancellationToken cancellationToken = default)
        => SendAsync<T>(query, CallerClaims.Read, cancellationToken);

    public Task<Result<T>> DoAsync<T>(ICommand<Result<T>> command, CancellationToken cancellationToken = default)
        => SendAsync<T>(command, CallerClaims.Write, cancellationToken);

    private async Task<Result<T>> SendAsync<T>(IRequest<Result<T>> request, string scope, CancellationToken cancellationToken)
    {
        if (session.HasEnded(clock.GetUtcNow()))
        {
            navigation.NavigateTo(navigation.Uri, forceLoad: true);
            return Error.Of(ErrorKind.Forbidden, "request.unauthorized");
        }

        if (!CallerClaims.May(session.User, scope))
        {
            return Error.Of(ErrorKind.Forbidden, "request.forbidden", scope);
        }

        await using var operation = scopes.CreateAsyncScope();
        var call = operation.ServiceProvider.GetRequiredService<CallContext>();
        call.Actor = CallerClaims.ActorOf(session.User);
        call.From = session.From;
        try
        {
            return await operation.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
        }
        catch (Exception problem) when (IsOfTheDatabase(problem))
        {
            logger.LogError(problem, "{Request} did not reach the database", request.GetType().Name);
            return Error.Of(ErrorKind.Unavailable, "database.unavailable");
        }
    }

    /// <summary>Also inside what a save wraps around it. Uncaught it would end the circuit, and with it everything else on the page.</summary>
    private static bool IsOfTheDatabase(Exception? problem) => problem is DbException or TimeoutException || (problem?.InnerException is { } inner && IsOfTheDatabase(inner));
}
