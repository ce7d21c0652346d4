namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>Work by the clock. The schedule is shared: whichever host starts last with another interval sets it for all.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Integrations:Jobs";

    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>False: this host takes no part in the schedule; the others go on.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often due connections are looked for and checked.</summary>
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often due credentials are looked for and renewed, and released ones withdrawn.</summary>
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often providers that sign nothing are asked about webhooks that came in.</summary>
    public TimeSpan ConfirmEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often due sync streams are looked for and told.</summary>
    public TimeSpan SyncEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often what has been kept long enough is removed, and credentials that end soon are told of.</summary>
    public TimeSpan RetainEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Intervals that no schedule could keep.</summary>
    public IEnumerable<string> Problems()
        => new[] { (nameof(CheckEvery), CheckEvery), (nameof(RefreshEvery), RefreshEvery), (nameof(ConfirmEvery), ConfirmEvery), (nameof(SyncEvery), SyncEvery), (nameof(RetainEvery), RetainEvery) }
            .Where(interval => interval.Item2 < ShortestInterval || interval.Item2 > LongestInterval)
            .Select(interval => $"{Section}:{interval.Item1}: a time from {ShortestInterval:c} to {LongestInterval:c}.");
}
