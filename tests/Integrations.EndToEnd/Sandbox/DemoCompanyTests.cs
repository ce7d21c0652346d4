using System.Net;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Demo;
using GeniusErp.Sandbox.Erp;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Sandbox;

/// <summary>The demo company, made by a sandbox that was told where the host is.</summary>
public sealed class DemoCompanyTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSandbox_MakesTheDemoCompanyOnceAndResetsItWhenAsked()
    {
        await using var stand = await SandboxedHost.StartAsync();
        var first = stand.Sandbox;
        first.Attend(stand.Address);
        (await first.Demo!.MakeWhenReadyAsync().WaitAsync(Soon, Cancelled)).ShouldBe(new DemoStatus(DemoPhase.Ready));
        using var client = await HostClient.SignInAsync(stand.Address, DemoCompany.Id, Cancelled);
        var made = await client.ListAsync(Cancelled);
        States(made).ShouldBe(Wanted);
        await HasAMonthBehindItAsync(stand, made);

        // A visitor changes something, then the sandbox is started again.
        var stripe = made.Single(row => row.Provider == "stripe");
        (await client.ConnectAsync(stripe.Id, Cancelled)).Succeeded.ShouldBeTrue();
        await using (await StartDemoAsync(stand))
        {
        }

        var kept = await client.ListAsync(Cancelled);
        kept.Select(row => row.Id).ShouldBe(made.Select(row => row.Id));
        kept.Single(row => row.Id == stripe.Id).Status.ShouldBe("connected");

        first["openai"].Break(Fault.OfStatus(503));
        (await PostAsync(first.Address, "_control/demo/reset")).ShouldBe(HttpStatusCode.NoContent);

        var reset = await client.ListAsync(Cancelled);
        States(reset).ShouldBe(Wanted);
        reset.ShouldNotContain(row => made.Any(before => before.Id == row.Id));
        first["openai"].Faults.ShouldBeEmpty();
        first["sameday"].Faults.Count.ShouldBe(1, "it does not answer, as the demo tells");
    }

    [Fact]
    public async Task Reset_WithoutAHost_IsRefused()
    {
        await using var alone = await SandboxServer.StartAsync(cancellationToken: Cancelled);

        (await PostAsync(alone.Address, "_control/demo/reset")).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Reset_WhenTheHostIsGone_SaysSo()
    {
        await using var sandbox = await SandboxServer.StartAsync(host: new Uri($"http://127.0.0.1:{FreePort.Next()}"), cancellationToken: Cancelled);

        sandbox.Demo!.Status.Phase.ShouldBe(DemoPhase.WaitingForHost);
        (await PostAsync(sandbox.Address, "_control/demo/reset")).ShouldBe(HttpStatusCode.BadGateway);
        sandbox.Demo.Status.Phase.ShouldBe(DemoPhase.Failed);
    }

    /// <summary>What the API tells of the past, and which access ends soon.</summary>
    private static async Task HasAMonthBehindItAsync(SandboxedHost stand, IReadOnlyList<IntegrationRow> rows)
    {
        using var api = await stand.ApiAsync(DemoCompany.Id);
        var moments = new List<DateTimeOffset>();
        foreach (var row in rows)
        {
            moments.AddRange((await api.GetAsync($"/{row.Id}/activity")).Expect(200).Items.Select(line => line["occurred_at"]!.GetValue<DateTimeOffset>()));
        }

        var days = moments.Select(at => (DateTimeOffset.UtcNow - at).TotalDays).ToList();
        days.ShouldContain(age => age > 29 && age < 31);
        days.Count(age => age > 0.5).ShouldBeGreaterThan(12);
        var expiring = (await api.GetAsync("/summary")).Expect(200)["expiring_soon"]!.AsArray();
        (expiring.ShouldHaveSingleItem()!["expires_at"]!.GetValue<DateTimeOffset>() - DateTimeOffset.UtcNow).TotalDays.ShouldBeInRange(9, 11);
    }

    private static (string, string, string?)[] Wanted =>
    [
        ("anaf_efactura", "connected", null),
        ("mfinante", "connected", null),
        ("sameday", "connected", "provider_unavailable"),
        ("sms_smso", "error", "invalid_credentials"),
        ("stripe", "disconnected", null),
    ];

    private static (string, string, string?)[] States(IEnumerable<IntegrationRow> rows)
        => [.. rows.Select(row => (row.Provider, row.Status, row.ErrorCode)).OrderBy(row => row.Provider, StringComparer.Ordinal)];

    private static async Task<SandboxServer> StartDemoAsync(SandboxedHost stand)
    {
        var sandbox = await SandboxServer.StartAsync(host: stand.Address, cancellationToken: Cancelled);
        (await sandbox.DemoMade.WaitAsync(Soon, Cancelled)).ShouldBe(new DemoStatus(DemoPhase.Ready));
        return sandbox;
    }

    private static async Task<HttpStatusCode> PostAsync(Uri address, string path)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), null, Cancelled);
        return answer.StatusCode;
    }
}
