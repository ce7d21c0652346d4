namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>How this host takes events to the handlers of other modules.</summary>
internal sealed class OutboxOptions
{
    public const string Section = "Integrations:Outbox";

    /// <summary>False: this host takes no events to handlers; the others do.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often events are looked for when the database tells of none: retries, and what was missed.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one handler may take for one event; longer counts as a failure. After a crash, others take over the host's events within twice this time.</summary>
    public TimeSpan HandlerLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Times that would be a storm, or no time at all.</summary>
    public IEnumerable<string> Problems()
        => new[] { (nameof(PollEvery), PollEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), (nameof(HandlerLimit), HandlerLimit, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)) }
            .Where(time => time.Item2 < time.Item3 || time.Item2 > time.Item4)
            .Select(time => $"{Section}:{time.Item1}: a time from {time.Item3:g} to {time.Item4:g}.");

    /// <summary>A host's right to a lane: outlives an event that is begun at the last moment (<see cref="Slice"/>) and takes its whole time.</summary>
    public TimeSpan Lease => 2 * HandlerLimit;

    /// <summary>No further event of a lane is begun after this.</summary>
    public TimeSpan Slice => 0.5 * HandlerLimit;
}
