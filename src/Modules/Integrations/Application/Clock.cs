namespace GeniusErp.Modules.Integrations.Application;

internal static class Clock
{
    /// <summary>Now, cut to microseconds: what PostgreSQL keeps, so that what is answered equals what is read later.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
