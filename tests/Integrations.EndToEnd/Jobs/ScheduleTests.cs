using GeniusErp.Modules.Integrations.Infrastructure.Jobs;
using GeniusErp.Tests.Integrations.EndToEnd.Siblings;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GeniusErp.Tests.Integrations.EndToEnd.Jobs;

public sealed class ScheduleTests
{
    private static readonly string[] Jobs = ["check", "refresh", "retain"];
    private static readonly int AllJobs = ScheduledJob.All(new()).Count;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Hosts_ShareTheSchedule_NoFiringIsDoneTwice_AndTheOthersGoOnWhenOneIsKilled()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await using var first = await HostProcess.StartAsync(database.Settings());
        await using var second = await HostProcess.StartAsync(database.Settings());
        await using var killed = await HostProcess.StartAsync(database.Settings());
        await database.UntilAsync("SELECT count(DISTINCT host) FROM firings", 3, "a firing on each of three hosts");

        killed.Kill();
        await killed.WaitForExitAsync(Soon);
        await Poll.UntilAsync(async () => await database.ReadAsync<long>("SELECT count(*) FROM integrations.qrtz_scheduler_state") == 2, Soon, "the dead host's being noticed");
        await database.ExecuteAsync("CREATE TABLE before_the_kill AS SELECT * FROM firings");
        foreach (var job in Jobs)
        {
            await database.UntilAsync($"SELECT count(*) - (SELECT count(*) FROM before_the_kill WHERE job = '{job}') FROM firings WHERE job = '{job}'", 5, $"{job} by those who are left");
        }

        first.Terminate();
        (await first.WaitForExitAsync(Soon)).ShouldBe(0, first.Output);
        var twice = await database.ReadAsync<long>("SELECT count(*) FROM (SELECT FROM firings GROUP BY job, scheduled HAVING count(*) > 1) AS twice");
        twice.ShouldBe(0);
        (await database.ReadAsync<long>("SELECT count(*) FROM firings")).ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task AHost_WhoseDatabaseIsAwayAtTheStart_BecomesReadyAndJoinsTheScheduleByItself()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await using var proxy = new TcpProxy("127.0.0.1", (await PostgresCluster.SharedAsync()).Port);
        await proxy.RefuseAsync();
        await using var host = await HostProcess.StartAsync(database.Settings(proxy.Port));
        using var http = new HttpClient { BaseAddress = host.Address, Timeout = Soon };
        await Poll.UntilAsync(() => host.Output.Contains("cannot join the schedule yet", StringComparison.Ordinal), Soon, "the first try without a database");
        (await IsReadyAsync(http)).ShouldBeFalse();

        proxy.Accept();

        await Poll.UntilAsync(() => IsReadyAsync(http), Soon, "readiness");
        await database.UntilAsync("SELECT count(DISTINCT job) FROM firings", AllJobs, "a firing of each job");
        host.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task TheSchedule_OutlivesTheLossOfTheDatabase()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await using var proxy = new TcpProxy("127.0.0.1", (await PostgresCluster.SharedAsync()).Port);
        await using var host = await database.StartAsync(proxy.Port);
        await database.UntilAsync("SELECT count(DISTINCT job) FROM firings", AllJobs, "a firing of each job");

        await proxy.RefuseAsync();
        proxy.CutNow();
        await Poll.UntilAsync(async () => !await IsReadyAsync(host), Soon, "the loss to be noticed");
        await database.ExecuteAsync("TRUNCATE firings");
        proxy.Accept();

        await database.UntilAsync("SELECT count(DISTINCT job) FROM firings", AllJobs, "a firing of each job after the loss");
    }

    [Fact]
    public async Task AJobThatFails_IsToldInTheLog_AndComesAgain()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await database.ExecuteAsync("REVOKE EXECUTE ON FUNCTION integrations.ensure_activity_partitions(int) FROM integrations_worker");
        await database.ExecuteAsync("INSERT INTO integrations.hosts (id, name, seen_at) VALUES (gen_random_uuid(), 'gone', now() - interval '2 days')");
        await using var host = await database.StartAsync();
        await Poll.UntilAsync(async () => await database.FiringsAsync("retain") >= 3, Soon, "three failures");
        host.Output.ShouldContain("PurgeExpiredCommand came to nothing");
        (await database.ReadAsync<long>("SELECT count(*) FROM integrations.hosts WHERE name = 'gone'")).ShouldBe(1);

        await database.ExecuteAsync("GRANT EXECUTE ON FUNCTION integrations.ensure_activity_partitions(int) TO integrations_worker");

        await Poll.UntilAsync(async () => await database.ReadAsync<long>("SELECT count(*) FROM integrations.hosts WHERE name = 'gone'") == 0, Soon, "the job's work");
    }

    [Fact]
    public async Task AHost_WithJobsSwitchedOff_TakesNoPart()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await using var host = await database.StartAsync(jobs: ("Enabled", "false"));

        await Poll.UntilAsync(() => host.Output.Contains("takes no part in the schedule", StringComparison.Ordinal), Soon, "the host's word");

        (await database.ReadAsync<long>("SELECT count(*) FROM integrations.qrtz_scheduler_state")).ShouldBe(0);
        (await database.ReadAsync<long>("SELECT count(*) FROM integrations.qrtz_job_details")).ShouldBe(0);
    }

    [Fact]
    public async Task AHost_WithAnIntervalOfNothing_DoesNotStartAndNamesTheSetting()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        await using var host = HostProcess.Launch(database.Settings(jobs: ("CheckEvery", "00:00:00")));

        (await host.WaitForExitAsync(Soon)).ShouldNotBe(0);

        host.Output.ShouldContain("Integrations:Jobs:CheckEvery");
    }

    [Fact]
    public async Task ARestartedHost_KeepsTheRhythm_AndAChangedIntervalIsTakenUp()
    {
        await using var database = await ScheduleDatabase.NewAsync();
        const string Start = "SELECT start_time FROM integrations.qrtz_triggers WHERE trigger_name = 'retain'";
        const string Every = "SELECT repeat_interval FROM integrations.qrtz_simple_triggers WHERE trigger_name = 'retain'";
        await using (await StartedAsync(("RetainEvery", "01:00:00")))
        {
        }

        var start = await database.ReadAsync<long>(Start);
        await using (await StartedAsync(("RetainEvery", "01:00:00")))
        {
            (await database.ReadAsync<long>(Start)).ShouldBe(start);
        }

        await using (await StartedAsync(("RetainEvery", "02:00:00")))
        {
            (await database.ReadAsync<long>(Every)).ShouldBe((long)TimeSpan.FromHours(2).TotalMilliseconds);
        }

        async Task<SiblingHost> StartedAsync(params (string Name, string Value)[] jobs)
        {
            var host = await database.StartAsync(jobs: jobs);
            await Poll.UntilAsync(() => host.Output.Contains("takes part in the schedule", StringComparison.Ordinal), Soon, "the host's word");
            return host;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<bool> IsReadyAsync(SiblingHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken)).Status == HealthStatus.Healthy;
}
