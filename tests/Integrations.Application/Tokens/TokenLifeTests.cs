using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>The life of a token of 40 minutes, of one hour and of 90 days, from its issue to its renewal, by a clock that the test turns.</summary>
public sealed class TokenLifeTests(RenewalDatabase database) : IClassFixture<RenewalDatabase>
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    /// <summary>Life, the provider's margin, and the lead that follows: max(margin, min(15 min, a fifth of the life)).</summary>
    public static TheoryData<TimeSpan, TimeSpan, TimeSpan> Lives => new()
    {
        { TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(8) },
        { TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(12) },
        { TimeSpan.FromDays(90), TimeSpan.FromDays(14), TimeSpan.FromDays(14) },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task AToken_IsRenewedWhenItsLeadBegins_ByExactlyOneCallOfThreeHosts(TimeSpan life, TimeSpan margin, TimeSpan lead)
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, TimeSpan.FromMinutes(-1));
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        bench.Authority.Margin = margin;
        bench.Authority.Answer = (call, _) => Task.FromResult<ProviderResult<IssuedTokens>>(Authority.Token(call) with { AccessExpiresAt = clock.GetUtcNow() + life });
        IServiceProvider[] hosts = [bench.AddHost(clock), bench.AddHost(clock), bench.AddHost(clock)];
        Assert.Equal("token-1", await bench.TokenAsync(on: hosts[0]));

        var due = (await bench.WaitAsync())!.Value;
        Assert.InRange(due, life - (lead * 1.25) - Slack, life - lead + Slack);

        // Just before: everybody uses it and nobody renews it.
        await PassAsync(bench, clock, due - Slack);
        Assert.All(await Task.WhenAll(hosts.Select(host => bench.TokenAsync(on: host))), token => Assert.Equal("token-1", token));
        await SweepAsync(bench, clock, hosts);
        Assert.Equal(1, bench.Authority.Calls);

        // Due, and long before it ends.
        await PassAsync(bench, clock, Slack * 2);
        await SweepAsync(bench, clock, hosts);
        Assert.Equal(2, bench.Authority.Calls);
        Assert.All(await Task.WhenAll(hosts.Select(host => bench.TokenAsync(on: host))), token => Assert.Equal("token-2", token));
        Assert.Equal(2, bench.Authority.Calls);
        Assert.Equal("connected", await bench.RowAsync());
    }

    /// <summary>Expiries that fall together are spread over a quarter of the lead.</summary>
    [Theory]
    [MemberData(nameof(Lives))]
    public void TokensOfOneMoment_AreDueAtDifferentOnes(TimeSpan life, TimeSpan margin, TimeSpan lead)
    {
        var issued = DateTimeOffset.UnixEpoch;
        var due = Enumerable.Range(0, 101).Select(step => RenewalSchedule.DueAt(issued, issued + life, margin, step / 100.0)!.Value).ToList();

        Assert.Equal(101, due.Distinct().Count());
        Assert.Equal(issued + life - lead, due.Max());
        Assert.InRange(due.Min(), issued + life - (lead * 1.2501), issued + life - (lead * 1.2499));
    }

    /// <summary>Hosts that find the lease taken look again by the clock that the test turns.</summary>
    private static async Task SweepAsync(RenewalBench bench, FakeTimeProvider clock, IServiceProvider[] hosts)
    {
        var sweep = bench.SweepAsync(hosts);
        await Poll.UntilAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(200));
                return sweep.IsCompleted;
            },
            TimeSpan.FromSeconds(30),
            "the sweep");
        await sweep;
    }

    private static async Task PassAsync(RenewalBench bench, FakeTimeProvider clock, TimeSpan time)
    {
        clock.Advance(time);
        await bench.PassAsync(time);
    }
}
