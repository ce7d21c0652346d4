namespace GeniusErp.Tests.Architecture.Sources;

/// <summary>Time comes from a <see cref="TimeProvider"/>, and nothing waits on the machine's own clock: read from the compiled code.</summary>
public sealed class ClockTests
{
    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime::get_UtcNow", "System.DateTime::get_Now", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_UtcNow", "System.DateTimeOffset::get_Now", "System.Threading.Thread::Sleep",
    ];

    /// <summary>Waits for another process of this machine, whose clock no test can turn.</summary>
    private static readonly string[] WaitForAnotherProcess =
    [
        "GeniusErp.Host.DevelopmentPostgres.FileLock",
        "GeniusErp.Host.DevelopmentPostgres.PostgresDownload",
        "GeniusErp.Host.DevelopmentPostgres.DevelopmentServer",
    ];

    private static readonly Rule<TypeUse> TakesItsTimeFromAClock = new(type => type.Calls
        .Where(call => ForbiddenMembers.Any(member => call.StartsWith(member + "(", StringComparison.Ordinal)) || (WaitsByItself(call) && !WaitForAnotherProcess.Contains(type.Type)))
        .Select(call => $"{type.Type} calls {call}"));

    private static TypeUse[] Samples => [.. Code.UsesOf(typeof(ClockTests).Assembly).Where(type => type.Type.StartsWith("GeniusErp.Tests.Architecture.Samples.", StringComparison.Ordinal))];

    [Fact]
    public void Product_TakesItsTimeFromAClock() => TakesItsTimeFromAClock.Holds(Code.Uses);

    [Theory]
    [InlineData(nameof(Architecture.Samples.OwnClock))]
    [InlineData(nameof(Architecture.Samples.Sleeper))]
    [InlineData(nameof(Architecture.Samples.Dozer))]
    public void ClockRule_CatchesTheMachinesClock(string sample) => TakesItsTimeFromAClock.Catches(Sample(sample));

    [Fact]
    public void ClockRule_CatchesEachWayToTheMachinesClock()
        => Sample(nameof(Architecture.Samples.OwnClock)).Calls.Count(call => ForbiddenMembers.Any(member => call.StartsWith(member, StringComparison.Ordinal))).ShouldBe(5);

    [Fact]
    public void ClockRule_AllowsAGivenClock() => TakesItsTimeFromAClock.Allows(Sample(nameof(Architecture.Samples.Punctual)));

    [Fact]
    public void Exemptions_AreNeeded()
        => WaitForAnotherProcess.ShouldAllBe(name => Code.Uses.Any(type => type.Type == name && type.Calls.Any(WaitsByItself)));

    private static bool WaitsByItself(string call)
        => call.StartsWith("System.Threading.Tasks.Task::Delay(", StringComparison.Ordinal) && !call.Contains("System.TimeProvider", StringComparison.Ordinal);

    private static TypeUse Sample(string name) => Samples.Single(type => type.Type.EndsWith("." + name, StringComparison.Ordinal));
}
