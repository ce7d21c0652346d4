using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Integrations.EndToEnd.Siblings;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>Checks by the clock, shared by the hosts of one database.</summary>
public sealed class PeriodicCheckTests
{
    private const int Rows = 300;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly (string Name, string? Value)[] Often = [("Integrations:Jobs:CheckEvery", "00:00:01"), ("Integrations:Jobs:RefreshEvery", "00:00:01")];

    [Fact]
    public async Task DueRows_AreCheckedOnceByThreeHosts_FreeOnesOnly_AndSpread()
    {
        await using var deployment = await Deployment.CreateAsync();
        var register = deployment.Sandbox["mfinante"];

        // Slow enough that one host alone cannot do it all before the others join.
        register.Break(new Fault { Kind = FaultKind.Delay, DelayMs = 200 });
        await SeedAsync(deployment, "mfinante", """{"probe_cui": "12345674"}""", Rows);
        await SeedAsync(deployment, "termene_ro", """{"username": "erp.sandbox"}""", 1);
        await using var first = await StartInsideAsync(deployment);
        await using var second = await StartInsideAsync(deployment);
        await using var third = await StartInsideAsync(deployment);

        await Poll.UntilAsync(async () => await VerifiedAsync(deployment) == Rows, Soon, "all rows to be checked");
        await Poll.UntilAsync(async () => await CountAsync(deployment, "provider = 'termene_ro' AND next_check_at IS NULL") == 1, Soon, "the row that costs to be left alone");

        register.Received.ShouldBe(Rows);
        deployment.Sandbox["termene_ro"].Received.ShouldBe(0);
        (await CountAsync(deployment, "provider = 'mfinante' AND next_check_at BETWEEN now() + interval '21 hours' AND now() + interval '27 hours'")).ShouldBe(Rows);
        (await deployment.ScalarAsync<TimeSpan>("SELECT stddev_pop(extract(epoch FROM next_check_at)) * interval '1 second' FROM integrations.integrations WHERE provider = 'mfinante'"))
            .ShouldBeGreaterThan(TimeSpan.FromMinutes(30));

        // Nothing changed, so there is nothing to tell.
        (await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.activity")).ShouldBe(0);
    }

    [Fact]
    public async Task AnUnclearRefusal_ChangesTheStateOnItsSecondLook_AndHistoryHasEachChangeOnce()
    {
        await using var deployment = await Deployment.CreateAsync();
        await using var host = await StartInsideAsync(deployment);
        var tenant = SiblingHosts.NewTenant();
        var account = new CourierAccount(deployment, tenant.CompanyId, (await host.ConnectAsync(tenant, Provider.Sameday, CourierAccount.Good(deployment))).Value);
        var courier = deployment.Sandbox[CourierAccount.Provider];
        courier.Break(Fault.OfStatus(404) with { Path = "/ro_demo/api/client" });
        var before = await ActionsAsync(deployment, account);

        await CheckNowAsync(deployment);
        (await account.StateAsync()).ShouldBe("connected unexpected_response");
        (await CountAsync(deployment, "next_check_at BETWEEN now() + interval '50 seconds' AND now() + interval '61 seconds'")).ShouldBe(1);

        // Sooner than a minute it says nothing new.
        await CheckNowAsync(deployment);
        (await account.StateAsync()).ShouldBe("connected unexpected_response");

        await deployment.ScalarAsync<long>("WITH c AS (UPDATE integrations.integrations SET error_since = error_since - interval '1 minute' RETURNING 1) SELECT count(*) FROM c");
        await CheckNowAsync(deployment);
        (await account.StateAsync()).ShouldBe("error unexpected_response");
        (await CountAsync(deployment, "next_check_at IS NULL")).ShouldBe(1);

        courier.Mend();
        (await host.SendAsync(new TestConnectionCommand(tenant, new(account.Id)))).Value!.Result.ShouldBe("ok");
        (await ActionsAsync(deployment, account))[before.Length..].ShouldBe(" checked failed recovered");
    }

    [Fact]
    public async Task AHostKilledInTheMiddle_GivesItsRowsBackWhenTheClaimRunsOut()
    {
        const int Few = 40;
        await using var deployment = await Deployment.CreateAsync();
        var register = deployment.Sandbox["mfinante"];
        register.Break(new Fault { Kind = FaultKind.Delay, DelayMs = 60_000 });
        await SeedAsync(deployment, "mfinante", """{"probe_cui": "12345674"}""", Few);
        var killed = await StartAsync(deployment);
        await Poll.UntilAsync(() => register.Received >= 16, Soon, "checks under way");
        killed.Kill();
        await killed.WaitForExitAsync(Soon);
        var claimed = await CountAsync(deployment, "next_check_at > now()");
        var received = register.Received;

        // No more is claimed than can be begun: the rest is anybody's at once.
        claimed.ShouldBeInRange(16, 32);
        register.Mend();
        await StartAsync(deployment);
        await Poll.UntilAsync(async () => await VerifiedAsync(deployment) == Few - claimed, Soon, "the rows that were not claimed");

        await deployment.ScalarAsync<long>("WITH c AS (UPDATE integrations.integrations SET next_check_at = next_check_at - interval '3 minutes' WHERE NOT verified RETURNING 1) SELECT count(*) FROM c");
        await Poll.UntilAsync(async () => await VerifiedAsync(deployment) == Few, Soon, "the dead host's rows");
        register.Received.ShouldBe(received + Few);
    }

    private static Task<HostProcess> StartAsync(Deployment deployment) => deployment.StartHostAsync(Often);

    private static Task<SiblingHost> StartInsideAsync(Deployment deployment) => SiblingHost.StartAsync(deployment.Settings(Often));

    private static Task<long> SeedAsync(Deployment deployment, string provider, string config, int rows) => deployment.ScalarAsync<long>(
        """
        WITH made AS (
            INSERT INTO integrations.integrations (company_id, provider, config, account_key, status, next_check_at)
            SELECT 'company-' || n % 7, $1, $2::jsonb, n::text, 'connected', now() - interval '1 minute' FROM generate_series(1, $3) AS n RETURNING 1)
        SELECT count(*) FROM made
        """,
        provider, config, rows);

    /// <summary>Makes the row due and waits until it has been checked.</summary>
    private static async Task CheckNowAsync(Deployment deployment)
    {
        var received = deployment.Sandbox[CourierAccount.Provider].Received;
        await deployment.ScalarAsync<long>("WITH c AS (UPDATE integrations.integrations SET next_check_at = now() RETURNING 1) SELECT count(*) FROM c");
        await Poll.UntilAsync(() => deployment.Sandbox[CourierAccount.Provider].Received > received, Soon, "the check");
        await Poll.UntilAsync(async () => await CountAsync(deployment, "next_check_at IS NULL OR next_check_at < now() + interval '2 minutes' AND next_check_at > now()") == 1, Soon, "the check to be kept");
    }

    private static Task<long> VerifiedAsync(Deployment deployment) => CountAsync(deployment, "verified");

    private static Task<long> CountAsync(Deployment deployment, string where) => deployment.ScalarAsync<long>($"SELECT count(*) FROM integrations.integrations WHERE {where}");

    private static Task<string> ActionsAsync(Deployment deployment, CourierAccount account)
        => deployment.ScalarAsync<string>("SELECT string_agg(action, ' ' ORDER BY occurred_at, id) FROM integrations.activity WHERE integration_id = $1", account.Id);
}
