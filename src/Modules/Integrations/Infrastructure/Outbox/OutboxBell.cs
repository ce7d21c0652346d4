namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>Wakes this host's dispatcher. Rung while it is awake, it sends the dispatcher round once more.</summary>
internal sealed class OutboxBell(TimeProvider clock)
{
    private readonly Lock turn = new();
    private TaskCompletionSource rung = New();
    private bool newEvents;

    public void Ring(bool newEvents = false)
    {
        lock (turn)
        {
            this.newEvents |= newEvents;
            rung.TrySetResult();
        }
    }

    /// <returns>True when there may be events that no host has routed: told so, or not told anything for so long.</returns>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task ring;
        lock (turn)
        {
            ring = rung.Task;
        }

        var silent = false;
        try
        {
            await ring.WaitAsync(atMost, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            silent = true;
        }

        lock (turn)
        {
            var look = newEvents || silent;
            (rung, newEvents) = (New(), false);
            return look;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
