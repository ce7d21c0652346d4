using System.Collections.Immutable;
using GeniusErp.Modules.Integrations.Application.Ports;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>Hands on what <see cref="DatabaseNotices"/> hears.</summary>
internal sealed class ChangeFeed(ILogger<ChangeFeed> logger) : IChangeFeed
{
    /// <summary>The channel. A payload is <c>what:id:company</c>; who writes by raw SQL may tell of more by <c>pg_notify</c>.</summary>
    public const string Channel = "integrations_changed";

    private readonly Lock turn = new();
    private ImmutableList<IChangeSubscriber> subscribers = [];
    private bool live;

    public IDisposable Subscribe(IChangeSubscriber subscriber)
    {
        lock (turn)
        {
            subscribers = subscribers.Add(subscriber);
            Tell(subscriber, live ? to => to.Restored() : to => to.Lost());
        }

        return new Subscription(this, subscriber);
    }

    public void Hear(string payload)
    {
        if (Read(payload) is not { } change)
        {
            logger.LogWarning("A notice on {Channel} is not of the form what:id:company", Channel);
            return;
        }

        TellAll(subscriber => subscriber.Changed(change));
    }

    public void SetLive(bool now)
    {
        lock (turn)
        {
            if (live == now)
            {
                return;
            }

            live = now;
            TellAll(now ? subscriber => subscriber.Restored() : subscriber => subscriber.Lost());
        }
    }

    private static Change? Read(string payload)
        => payload.Split(':', 3) is [{ Length: > 0 } what, var id, { Length: > 0 } company] && Guid.TryParse(id, out var row) ? new(what, company, row) : null;

    private void TellAll(Action<IChangeSubscriber> what)
    {
        lock (turn)
        {
            foreach (var subscriber in subscribers)
            {
                Tell(subscriber, what);
            }
        }
    }

    private void Tell(IChangeSubscriber subscriber, Action<IChangeSubscriber> what)
    {
        try
        {
            what(subscriber);
        }
        catch (Exception bug)
        {
            logger.LogError(bug, "{Subscriber} failed on a notice of a change", subscriber.GetType().Name);
        }
    }

    private sealed class Subscription(ChangeFeed feed, IChangeSubscriber subscriber) : IDisposable
    {
        public void Dispose()
        {
            lock (feed.turn)
            {
                feed.subscribers = feed.subscribers.Remove(subscriber);
            }
        }
    }
}
