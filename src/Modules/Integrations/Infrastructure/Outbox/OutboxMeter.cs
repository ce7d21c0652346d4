using System.Diagnostics.Metrics;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>What operators watch. The host exports every meter whose name begins with GeniusErp.</summary>
internal sealed class OutboxMeter : IDisposable
{
    private readonly Meter meter = new("GeniusErp.Integrations.Outbox");
    private readonly Histogram<double> lag;
    private readonly Counter<long> failures;
    private readonly Counter<long> deadLetters;

    public OutboxMeter()
    {
        lag = meter.CreateHistogram<double>("integrations.outbox.lag", "s", "From the change to a handler's success");
        failures = meter.CreateCounter<long>("integrations.outbox.failures", description: "Attempts of handlers that failed");
        deadLetters = meter.CreateCounter<long>("integrations.outbox.dead_letters", description: "Events that a handler was not given any more");
    }

    public void Handled(string handler, TimeSpan since) => lag.Record(since.TotalSeconds, Tag(handler));

    public void Failed(string handler) => failures.Add(1, Tag(handler));

    public void Died(string handler) => deadLetters.Add(1, Tag(handler));

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string handler) => new("handler", handler);
}
