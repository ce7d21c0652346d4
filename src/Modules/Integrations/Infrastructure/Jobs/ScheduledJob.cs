using Quartz;

namespace GeniusErp.Modules.Integrations.Infrastructure.Jobs;

/// <summary>One line of the schedule.</summary>
/// <param name="Name">Name of the job, of its trigger and of its group: stored, so it does not change.</param>
/// <param name="WhenMissed">What happens to the firings that no host was there to take.</param>
internal sealed record ScheduledJob(string Name, Type Job, TimeSpan Every, SimpleTriggerMisfireInstruction WhenMissed)
{
    public const string Group = "integrations";

    public const string Check = "check";

    public const string Refresh = "refresh";

    public const string Revoke = "revoke";

    public const string Notice = "notice";

    public const string Retain = "retain";

    public JobKey JobKey => new(Name, Group);

    public TriggerKey TriggerKey => new(Name, Group);

    /// <summary>Sweeps look at what is due, so a missed one is made good by the next; retention is rare, so it is made up for at once.</summary>
    public static IReadOnlyList<ScheduledJob> All(JobsOptions options) =>
    [
        new(Check, typeof(CheckDueJob), options.CheckEvery, SimpleTriggerMisfireInstruction.NextWithRemainingCount),
        new(Refresh, typeof(RefreshDueJob), options.RefreshEvery, SimpleTriggerMisfireInstruction.NextWithRemainingCount),
        new(Revoke, typeof(RevokeReleasedJob), options.RefreshEvery, SimpleTriggerMisfireInstruction.NextWithRemainingCount),
        new(Notice, typeof(ExpiryNoticeJob), options.RetainEvery, SimpleTriggerMisfireInstruction.NowWithRemainingCount),
        new(Retain, typeof(RetentionJob), options.RetainEvery, SimpleTriggerMisfireInstruction.NowWithRemainingCount),
    ];

    public IJobDetail Detail() => JobBuilder.Create().OfType(Job).WithIdentity(JobKey).StoreDurably().Build();

    public ITrigger Trigger() => TriggerBuilder.Create()
        .ForJob(JobKey)
        .WithIdentity(TriggerKey)
        .WithExecutionGroup(Name)
        .StartNow()
        .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(Every).RepeatForever().WithMisfireInstruction(WhenMissed))
        .Build();

    /// <summary>Whether the stored trigger is this one: then it keeps its rhythm over the start of another host.</summary>
    public bool IsStoredAs(ITrigger? stored)
        => stored is ISimpleTrigger simple && simple.RepeatInterval == Every && simple.MisfireInstruction == WhenMissed && simple.ExecutionGroup == Name;
}
