using System.Globalization;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>Thousands of tokens that end together are renewed by all hosts, a few at a time, each once.</summary>
public sealed class ManyExpiriesTests(RenewalDatabase database) : IClassFixture<RenewalDatabase>
{
    private const int Many = 5_000;

    [Fact]
    public async Task FiveThousandTokensThatEndWithinAMinute_AreRenewedOnceEach_AFewAtATime()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, TimeSpan.FromHours(1), due: false);
        var batch = Guid.NewGuid().ToString("N")[..8];
        await bench.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
            $$"""
            WITH made AS (
                INSERT INTO integrations.grants (company_id, authority, app, account, tokens, generation, access_expires_at, next_refresh_at)
                SELECT '{{batch}}-' || number, 'sameday', 'login', 'a', '{}', 1, clock_timestamp() - interval '1 second', clock_timestamp() - number * interval '12 ms'
                FROM generate_series(1, {{Many}}) AS number RETURNING id, company_id
            )
            INSERT INTO integrations.integrations (company_id, provider, config, status, grant_id, next_check_at)
            SELECT company_id, 'sameday', '{}', 'connected', id, clock_timestamp() + interval '1 day' FROM made
            """));
        int inFlight = 0, most = 0;
        bench.Authority.Answer = async (call, cancel) =>
        {
            var now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
            return Authority.Token(call);
        };
        IServiceProvider[] hosts = [bench.AddHost(), bench.AddHost()];

        await Task.WhenAll(hosts.Select(host => ActivatorUtilities.CreateInstance<RefreshDueCredentialsHandler>(host).Handle(new(), RenewalBench.Cancel)));

        Assert.Equal(Many, bench.Authority.Calls);
        Assert.InRange(most, 1, hosts.Length * Limits.SweepParallelism);
        await using var left = database.Owner.CreateCommand($"SELECT count(*) FROM integrations.grants WHERE company_id LIKE '{batch}-%' AND generation <> 2");
        Assert.Equal(0L, await left.ExecuteScalarAsync(RenewalBench.Cancel));
    }

    private static void InterlockedMax(ref int most, int seen)
    {
        for (var before = Volatile.Read(ref most); seen > before; before = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, seen, before) == before)
            {
                return;
            }
        }
    }
}
