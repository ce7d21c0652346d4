using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>Hands one event to one handler, in a scope of its own. No connection and no transaction of ours is held meanwhile.</summary>
internal sealed class HandlerCalls(
    EventHandlers handlers, IServiceScopeFactory scopes, IOptions<OutboxOptions> options, TimeProvider clock, OutboxMeter meter, ILogger<HandlerCalls> logger)
{
    public const string Unreadable = "payload_unreadable";
    public const string Timeout = "handler_timeout";

    private const int LongestCode = 50;

    /// <returns>Null when it was handled; else the code of what went wrong.</returns>
    /// <exception cref="OperationCanceledException">The host is stopping: neither handled nor failed.</exception>
    public async Task<string?> TryAsync(string handlerName, StoredEvent stored, CancellationToken stop)
    {
        if (!EventTypes.TryFind(stored.Type, out var type) || Read(type, stored) is not { } notification)
        {
            return Unreadable;
        }

        try
        {
            using var limit = new CancellationTokenSource(options.Value.HandlerLimit, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);

            // A handler that does not listen to its token is not waited for either: it would hold its place for ever.
            await CallAsync(handlers.All[handlerName], type, notification, both.Token).WaitAsync(both.Token);
            meter.Handled(handlerName, clock.GetUtcNow() - notification.OccurredAt);
            return null;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception failure)
        {
            // Whatever a handler throws is its own failure. Of the exception only the kind is kept: its text may hold anything.
            var code = failure is OperationCanceledException or TimeoutException ? Timeout : CodeOf(failure);
            meter.Failed(handlerName);
            logger.LogWarning("{Handler} failed on {Type} {EventId}: {Code}", handlerName, stored.Type, stored.Id, code);
            logger.LogDebug("{Handler} failed at {Where}", handlerName, failure.StackTrace);
            return code;
        }
    }

    private async Task CallAsync(EventHandler handler, EventType type, IntegrationNotification notification, CancellationToken cancellationToken)
    {
        // Off the caller's path: a handler that works before its first await must not hold up the time limit.
        await Task.Yield();
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallContext>().Actor = Actor.System("outbox");
        var made = handler.Make(scope.ServiceProvider);
        try
        {
            await type.HandAsync(made, notification, cancellationToken);
        }
        finally
        {
            await EndAsync(made, handler);
        }
    }

    /// <summary>What was made here is nobody else's to dispose of; an instance that was registered is.</summary>
    private static async ValueTask EndAsync(object made, EventHandler handler)
    {
        if (handler.IsShared)
        {
            return;
        }

        if (made is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (made as IDisposable)?.Dispose();
        }
    }

    private static IntegrationNotification? Read(EventType type, StoredEvent stored)
    {
        try
        {
            return type.Read(stored.Payload);
        }
        catch (JsonException)
        {
            // A provider or a reason that this build does not know, or a row that somebody wrote by hand.
            return null;
        }
    }

    private static string CodeOf(Exception failure)
    {
        var name = failure.GetType().Name;
        var code = JsonNamingPolicy.SnakeCaseLower.ConvertName(name.EndsWith(nameof(Exception), StringComparison.Ordinal) ? name[..^nameof(Exception).Length] : name);
        return code.Length switch { 0 => "failed", > LongestCode => code[..LongestCode], _ => code };
    }
}
