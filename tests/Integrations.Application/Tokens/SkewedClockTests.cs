using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>
/// Two hosts, one with a clock that jumps by ten minutes either way at every look, and an authority with a clock of its own. Tokens live an hour; three hours pass in a moment. Whoever
/// uses a token meets the authority's word on it.
/// </summary>
public sealed class SkewedClockTests(RenewalDatabase database) : IClassFixture<RenewalDatabase>
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly int[] Jumps = [10, -10, 0, -10, 10, 10, 0];

    /// <param name="absolute">The token says when it ends (a JWT's exp); else the answer says for how long it lives, and the host counts by its own clock.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AClockThatJumpsByTenMinutes_MakesNoStorm_NoSecondLease_AndNoUseBeyondOneRetry(bool absolute)
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, TimeSpan.FromMinutes(-1));
        var authority = new Issuer(absolute);
        bench.Authority.Answer = authority.IssueAsync;
        var (steady, jumping) = (new SteeredClock(), new SteeredClock());
        (IServiceProvider Host, SteeredClock Clock)[] hosts = [(bench.AddHost(steady), steady), (bench.AddHost(jumping), jumping)];
        int retries = 0, step = 0;

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(3); passed += Step, step++)
        {
            jumping.Shift = TimeSpan.FromMinutes(Jumps[step % Jumps.Length]);
            var used = await Task.WhenAll(hosts.Select(async host =>
            {
                authority.AskedBy = host.Clock;
                return await UseAsync(bench, authority, host.Host);
            }));
            retries += used.Sum();
            await bench.PassAsync(Step);
            await bench.ExecuteAsync($"UPDATE integrations.grants SET access_expires_at = access_expires_at - interval '{Step.TotalSeconds} seconds' WHERE id = '{bench.Grant.Value}'");
            authority.Pass(Step);
        }

        // Three lives and the beginning; a clock that is ahead renews early, a token that was taken to live longer is refused once and renewed then.
        Assert.InRange(bench.Authority.Calls, 3, 10);
        Assert.InRange(retries, 0, bench.Authority.Calls);
        Assert.Equal(1, authority.MostAtOnce);
        Assert.StartsWith("connected", await bench.RowAsync(), StringComparison.Ordinal);
    }

    /// <summary>The lease is the database's: a clock that jumps past its end does not take it away from its holder.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task ALease_IsNotTakenFromItsHolder_ByAHostWhoseClockIsPastIt(int minutes)
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, TimeSpan.FromMinutes(-1));
        var pause = new Pause();
        bench.Authority.Answer = (_, cancel) => pause.HoldAsync(cancel);
        var holder = bench.TokenAsync(on: bench.AddHost(new SteeredClock()));
        await pause.Reached;

        var other = bench.TokenAsync(on: bench.AddHost(new SteeredClock { Shift = TimeSpan.FromMinutes(minutes) }));
        Assert.True(await bench.ReadAsync<bool>("lease_until > clock_timestamp()"));
        pause.Say(Authority.Token(1));

        Assert.Equal(["token-1", "token-1"], await Task.WhenAll(holder, other));
        Assert.Equal(1, bench.Authority.Calls);
    }

    /// <returns>1 when the authority refused the token at first.</returns>
    private static async Task<int> UseAsync(RenewalBench bench, Issuer authority, IServiceProvider host)
    {
        var renewal = host.GetRequiredService<GrantRenewal>();
        var token = (await renewal.GetAsync(bench.Tenant, bench.Grant, default, RenewalBench.Cancel)).Value!;
        if (authority.Takes(token.Value.Reveal()))
        {
            return 0;
        }

        token = (await renewal.GetAsync(bench.Tenant, bench.Grant, new(Refused: token.Generation), RenewalBench.Cancel)).Value!;
        Assert.True(authority.Takes(token.Value.Reveal()), "the token after the retry has ended too");
        return 1;
    }

    /// <summary>A host's idea of the time. Durations are measured by another clock, as everywhere.</summary>
    private sealed class SteeredClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    /// <summary>Knows when each of its tokens really ends.</summary>
    private sealed class Issuer(bool absolute)
    {
        private readonly Dictionary<string, DateTimeOffset> ends = [];
        private readonly AsyncLocal<SteeredClock?> asker = new();
        private int atOnce;

        public int MostAtOnce { get; private set; }

        /// <summary>By whose clock the answer will be read.</summary>
        public SteeredClock AskedBy
        {
            set => asker.Value = value;
        }

        public bool Takes(string token)
        {
            lock (ends)
            {
                return ends.TryGetValue(token, out var end) && end > DateTimeOffset.UtcNow;
            }
        }

        public void Pass(TimeSpan time)
        {
            lock (ends)
            {
                foreach (var token in ends.Keys.ToList())
                {
                    ends[token] -= time;
                }
            }
        }

        public async Task<ProviderResult<IssuedTokens>> IssueAsync(int call, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref atOnce);
            await Task.Yield();
            lock (ends)
            {
                MostAtOnce = Math.Max(MostAtOnce, now);
                ends[$"token-{call}"] = DateTimeOffset.UtcNow + Life;
            }

            Interlocked.Decrement(ref atOnce);
            return Authority.Token(call) with { AccessExpiresAt = (absolute ? DateTimeOffset.UtcNow : asker.Value!.GetUtcNow()) + Life };
        }
    }
}
