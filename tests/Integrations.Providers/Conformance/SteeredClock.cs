namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>The time of day stands still, so that dates in answers can be compared; timers run, and run faster when a test waits for a limit.</summary>
internal sealed class SteeredClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);

    /// <summary>How many times faster timers run out.</summary>
    public int Haste { get; set; } = 1;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Haste : dueTime, period);
}
