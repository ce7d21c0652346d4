using GeniusErp.Tests.Integrations.EndToEnd.Authorization;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>
/// The network between host and database fails at the commit of new tokens, when the refresh token that they replace is spent already: before the commit, after it, and so that
/// nobody hears whether it happened. The judge ends the grant if the old token ever comes again.
/// </summary>
public sealed class CutRefreshTests(ConsentBed bed) : JudgedTest(bed)
{
    /// <summary>The statement that keeps new tokens, and no other.</summary>
    private const string Save = "SET tokens = $5::jsonb";

    /// <summary>How long the host waits for the database. Npgsql's own default is 30 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task ACommitThatIsCut_OrWhoseAcknowledgementIsLost_KeepsTheNewTokens_AfterOneTokenCall()
    {
        var database = new NpgsqlConnectionStringBuilder(Bed.Deployment.Database.RuntimeConnectionString());
        await using var network = new TcpProxy(database.Host!, database.Port);
        database.Port = network.Port;
        database.CommandTimeout = (int)Patience.TotalSeconds;
        database.MaxPoolSize = 12;
        await using var host = await Bed.StartAsync(("ConnectionStrings:GeniusErp", database.ConnectionString));
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        using var api = await trip.CallerAsync(host);
        using var other = await trip.CallerAsync(Bed.Hosts[1]);
        (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok");
        for (var round = 1; round <= (Long ? 20 : 1); round++)
        {
            foreach (var encounter in Enum.GetValues<Encounter>())
            {
                var when = $"{encounter}, round {round}";
                var before = await Bed.Google.SeenAsync();
                var generation = await trip.GenerationAsync();
                await trip.ExpireAsync();
                network.Faults.MeetOnce(Save, encounter);

                (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok", when);

                // Each host has the new token, and nobody asks for another.
                (await other.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok", when);
                (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok", when);
                var seen = await SinceAsync(before);
                (seen.Token, seen.Refreshes, seen.Refused, seen.Revoked, seen.ApiRefused).ShouldBe((1, 1, 0, 0, 0), when);
                (await trip.GenerationAsync()).ShouldBe(generation + 1, when);
                (await trip.GrantAsync<bool>("attempt_started_at IS NULL AND lease_owner IS NULL AND error_code IS NULL")).ShouldBeTrue(when);
                (await trip.StateAsync()).ShouldBe("connected", when);
                network.Faults.Waits.ShouldBeFalse($"{when}: the save never came by");
            }
        }

        host.Output.ShouldContain("new tokens could not be saved yet");
    }
}
