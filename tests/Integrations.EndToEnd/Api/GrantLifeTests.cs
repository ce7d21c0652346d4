using System.Text.Json.Nodes;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>What a consent covers, whose it is, and how it ends at the provider.</summary>
public sealed class GrantLifeTests(ApiFixture fixture) : ApiTest(fixture)
{
    private const string Provider = "google_ads";
    private const string Scope = "https://www.googleapis.com/auth/adwords";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private SandboxBoard Google => Deployment.Sandbox[Provider];

    private int Withdrawals => Google.Requests.Count(call => call.Path == "/revoke");

    /// <summary>One box of several was not ticked: nothing is half connected, and the next trip may tick it.</summary>
    [Fact]
    public async Task AnUntickedPermission_EndsTheTrip_WithoutAConsentThatIsHalfOne()
    {
        var id = await CreateAsync();

        (await Api.TripAsync(id, "approve&untick=" + Scope)).ShouldBe("permission_missing");

        var row = (await Api.GetAsync($"/{id}")).Expect(200);
        (row.Text("status"), row.Text("error_code")).ShouldBe(("disconnected", "permission_missing"));
        (await GrantsAsync()).ShouldBe(0);

        (await Api.TripAsync(id)).ShouldBe("connected");
    }

    /// <summary>Another account than before is not connected by mistake; whoever means it says so. Row, settings and history go on.</summary>
    [Fact]
    public async Task AnotherAccount_IsRefused_UnlessItIsMeant()
    {
        var id = await CreateAsync();
        (await Api.TripAsync(id)).ShouldBe("connected");
        var other = new JsonObject { ["reauthorize"] = true, ["config"] = new JsonObject { ["customer_id"] = "222-222-2222" } };

        (await Api.TripAsync(id, "approve&account=agentie@exemplu.ro", other)).ShouldBe("account_mismatch");

        var row = (await Api.GetAsync($"/{id}")).Expect(200);
        (row.Text("status"), row["config"]!["customer_id"]!.GetValue<string>(), row["account"]!["external_id"]!.GetValue<string>()).ShouldBe(("connected", "1234567890", "1234567890"));
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("result").ShouldBe("ok");

        other["replace_account"] = true;
        (await Api.TripAsync(id, "approve&account=agentie@exemplu.ro", other)).ShouldBe("connected");
        (await Api.GetAsync($"/{id}")).Expect(200)["account"]!["external_id"]!.GetValue<string>().ShouldBe("2222222222");
        (await Api.GetAsync($"/{id}/activity")).Items.Select(item => item["action"]!.GetValue<string>()).ShouldContain("created");
    }

    /// <summary>A company that changes its own app has to consent to the new one; the old consent goes.</summary>
    [Fact]
    public async Task AnotherApp_AsksForANewConsent()
    {
        var id = await CreateAsync("own_app");
        (await Api.TripAsync(id)).ShouldBe("connected");
        var app = await GrantAsync<string>(id, "g.app");
        var row = (await Api.GetAsync($"/{id}")).Expect(200);

        (await Api.PatchAsync($"/{id}", row.ETag, new JsonObject { ["config"] = new JsonObject { ["client_id"] = null, ["client_secret"] = null } })).Expect(200);
        (await Api.PostAsync($"/{id}/test")).Expect(200).Text("reason").ShouldBe("reauthorization_required");

        (await Api.TripAsync(id)).ShouldBe("connected");
        (await GrantAsync<string>(id, "g.app")).ShouldNotBe(app);
        await Poll.UntilAsync(async () => await GrantsAsync() == 1, Soon, "the old app's consent to go");
    }

    /// <summary>The provider is away when the last connection lets go: nobody can use the tokens meanwhile, and it is told as soon as it is there.</summary>
    [Fact]
    public async Task AWithdrawalThatCannotBeMade_IsTriedAgain_AndRecordedOnce()
    {
        var id = await CreateAsync("own_app");
        (await Api.TripAsync(id)).ShouldBe("connected");
        Google.Break(Fault.OfStatus(503) with { Path = "/revoke" });

        (await Api.PostAsync($"/{id}/disconnect")).Expect(200).Text("status").ShouldBe("disconnected");

        await Poll.UntilAsync(async () => await ReleasedAsync("failure_count") >= 1, Soon, "the first try");
        (await WithdrawnAsync(id)).ShouldBe("");
        (await Api.PostAsync($"/{id}/refresh")).Expect(409);
        Google.Mend();
        await ReleasedAsync("1", "revoke_next_at = now()");
        await Poll.UntilAsync(async () => await GrantsAsync() == 0, Soon, "the consent to be withdrawn");
        (await WithdrawnAsync(id)).ShouldBe("done");
        Withdrawals.ShouldBe(2);
    }

    [Fact]
    public async Task AWithdrawalThatCannotBeMadeForADay_DestroysTheTokensAllTheSame_AndSaysSo()
    {
        var id = await CreateAsync("own_app");
        (await Api.TripAsync(id)).ShouldBe("connected");
        Google.Break(Fault.OfStatus(503) with { Path = "/revoke" });
        (await Api.PostAsync($"/{id}/disconnect")).Expect(200);
        await Poll.UntilAsync(async () => await ReleasedAsync("failure_count") >= 1, Soon, "the first try");

        await ReleasedAsync("1", "revoke_next_at = now(), released_at = now() - interval '25 hours'");

        await Poll.UntilAsync(async () => await GrantsAsync() == 0, Soon, "the tokens to be destroyed");
        (await WithdrawnAsync(id)).ShouldBe("failed");
    }

    private async Task<Guid> CreateAsync(string sample = "good")
        => (await Api.PostAsync("", new JsonObject { ["provider"] = Provider, ["config"] = Sample(Provider, sample) })).Expect(201).Id;

    private Task<long> GrantsAsync() => Deployment.CountAsync(Company, "grants");

    private Task<T> GrantAsync<T>(Guid id, string column)
        => Deployment.ScalarAsync<T>($"SELECT {column} FROM integrations.grants g JOIN integrations.integrations i ON i.grant_id = g.id WHERE i.id = $1", id);

    /// <summary>Of the company's released grant.</summary>
    private Task<int> ReleasedAsync(string column, string set = "account = account")
        => Deployment.ScalarAsync<int>($"WITH released AS (UPDATE integrations.grants SET {set} WHERE company_id = $1 AND released_at IS NOT NULL RETURNING {column} AS value) SELECT max(value)::int FROM released", Company);

    private Task<string> WithdrawnAsync(Guid id) => Deployment.ScalarAsync<string>(
        "SELECT coalesce(string_agg(after ->> 'outcome', ',' ORDER BY occurred_at), '') FROM integrations.activity WHERE integration_id = $1 AND action = 'consent_withdrawn'", id);
}
