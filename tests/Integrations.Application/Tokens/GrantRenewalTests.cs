using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>Who gets which token, and how often the authority is called for it.</summary>
public sealed class GrantRenewalTests(RenewalDatabase database) : IClassFixture<RenewalDatabase>
{
    private static readonly TimeSpan Ended = TimeSpan.FromMinutes(-1);
    private static readonly TimeSpan Valid = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Get_OfAnEndedToken_ByManyCallersOnThreeHosts_IsOneCallAndOneToken()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var pause = new Pause();
        bench.Authority.Answer = (_, cancel) => pause.HoldAsync(cancel);
        IServiceProvider[] hosts = [bench.AddHost(), bench.AddHost(), bench.AddHost()];

        var callers = Enumerable.Range(0, 90).Select(index => bench.TokenAsync(on: hosts[index % hosts.Length])).ToList();
        await pause.Reached;
        pause.Say(Authority.Token(1));

        Assert.All(await Task.WhenAll(callers), token => Assert.Equal("token-1", token));
        Assert.Equal(1, bench.Authority.Calls);
        Assert.Equal(2, await bench.ReadAsync<long>("generation"));
    }

    [Fact]
    public async Task Get_OfAValidToken_CallsNobody()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Valid, due: false);

        Assert.Equal("token-0", await bench.TokenAsync());

        Assert.Equal(0, bench.Authority.Calls);
    }

    [Fact]
    public async Task Get_OfAValidTokenThatIsDue_GivesItAtOnce_AndRenewsAside()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Valid);
        var pause = new Pause();
        bench.Authority.Answer = (_, cancel) => pause.HoldAsync(cancel);

        Assert.Equal("token-0", await bench.TokenAsync());
        await pause.Reached;
        Assert.Equal("token-0", await bench.TokenAsync());
        pause.Say(Authority.Token(1));

        await Poll.UntilAsync(async () => await bench.TokenAsync() == "token-1", Soon);
        Assert.Equal(1, bench.Authority.Calls);
    }

    [Fact]
    public async Task Get_OfAValidTokenWhoseRenewalFails_GivesItAllTheSame_AndKeepsTheWait()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Valid);
        bench.Authority.Refuse(FailureReason.ProviderUnavailable);

        await bench.TokenAsync();
        await Poll.UntilAsync(async () => await bench.ReadAsync<int>("failure_count") == 1, Soon);
        for (var caller = 0; caller < 20; caller++)
        {
            Assert.Equal("token-0", await bench.TokenAsync());
        }

        Assert.Equal(1, bench.Authority.Calls);
        Assert.Equal("connected", await bench.RowAsync());
    }

    [Fact]
    public async Task Get_OfAnEndedTokenWhileTheProviderIsDown_IsProviderUnavailable_AndTheConnectionRetries()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Refuse(FailureReason.ProviderUnavailable);

        await bench.SweepAsync();
        var told = await bench.RefusedAsync();

        Assert.Equal(FailureReason.ProviderUnavailable, told.Reason);
        Assert.InRange(told.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.Equal("connected provider_unavailable", (await bench.RowAsync()).Replace(" check_due", "", StringComparison.Ordinal));
        Assert.Equal(1, bench.Authority.Calls);
    }

    [Fact]
    public async Task Get_ByHostsThatReadTheSameExpiry_CallsAnAuthorityThatRefusesQuicklyOnce()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
            bench.Authority.Refuse(FailureReason.ProviderUnavailable);
            var hosts = Enumerable.Range(0, 4).Select(_ => bench.AddHost()).ToList();
            foreach (var host in hosts)
            {
                // Warm, so that all read before any has written.
                await host.GetRequiredService<TokenVault>().IsOpenAsync(RenewalBench.Cancel);
            }

            await Task.WhenAll(hosts.SelectMany(host => Enumerable.Range(0, 5).Select(_ => bench.RefusedAsync(on: host))));

            Assert.Equal(1, bench.Authority.Calls);
        }
    }

    [Fact]
    public async Task AnHourOfOutage_IsNoMoreCallsThanDeclared()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Refuse(FailureReason.ProviderUnavailable);
        var passed = TimeSpan.Zero;
        while (passed < TimeSpan.FromHours(1))
        {
            for (var caller = 0; caller < 5; caller++)
            {
                await bench.RefusedAsync(caller == 0 ? new(Refused: 1, ByPerson: true) : default);
                await bench.SweepAsync();
            }

            var wait = (await bench.WaitAsync())!.Value;
            passed += wait;
            await bench.PassAsync(wait);
        }

        // 5 s doubling to 10 min, each up to a fifth shorter: 12 to 14 calls.
        Assert.InRange(bench.Authority.Calls, 12, 14);
    }

    [Fact]
    public async Task AThrottle_IsKeptAsLongAsTheProviderAsked_ByPersonsToo()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Refuse(FailureReason.RateLimited, retryAfter: TimeSpan.FromMinutes(7));

        Assert.Equal(TimeSpan.FromMinutes(7), (await bench.RefusedAsync()).RetryAfter);
        await bench.PassAsync(TimeSpan.FromMinutes(6.5));
        Assert.Equal(FailureReason.RateLimited, (await bench.RefusedAsync(new(Refused: 1, ByPerson: true))).Reason);
        Assert.Equal(1, bench.Authority.Calls);

        await bench.PassAsync(TimeSpan.FromSeconds(30));
        bench.Authority.Answer = (call, _) => Task.FromResult<ProviderResult<IssuedTokens>>(Authority.Token(call));
        Assert.Equal("token-2", await bench.TokenAsync());
    }

    [Fact]
    public async Task ARefusedToken_IsRenewedOnce_HoweverManyReportIt()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Valid, due: false);
        var other = bench.AddHost();
        var refused = new TokenRequest(Refused: 1);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => bench.TokenAsync(refused, on: index % 2 == 0 ? null : other)));
        Assert.All(tokens, token => Assert.Equal("token-1", token));
        Assert.Equal("token-1", await bench.TokenAsync(refused));
        Assert.Equal(1, bench.Authority.Calls);

        Assert.Equal("token-2", await bench.TokenAsync(new(Refused: 2)));
    }

    [Fact]
    public async Task APlainRefusal_WaitsForAPerson_AndAPersonTriesAgainOnce()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Refuse(FailureReason.InvalidCredentials, plain: true);

        await bench.RefusedAsync();
        Assert.Equal("connected check_due", await bench.RowAsync());
        await bench.PassAsync(TimeSpan.FromDays(30));
        var told = await bench.RefusedAsync();
        await bench.SweepAsync();

        Assert.Equal((FailureReason.InvalidCredentials, true), (told.Reason, told.Plain));
        Assert.Equal(1, bench.Authority.Calls);
        Assert.Null(await bench.WaitAsync());

        // However many people press the button: a provider that counts wrong passwords sees one.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.RefusedAsync(new(ByPerson: true))));
        await bench.RefusedAsync(new(ByPerson: true));
        Assert.Equal(2, bench.Authority.Calls);
    }

    [Fact]
    public async Task AnUnclearRefusal_IsOneOnlyWhenItComesAMinuteLaterAgain()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Refuse(FailureReason.InvalidCredentials);

        Assert.False((await bench.RefusedAsync()).Plain);
        Assert.False((await bench.RefusedAsync(new(ByPerson: true))).Plain);
        Assert.InRange((await bench.WaitAsync())!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
        Assert.Equal(1, bench.Authority.Calls);

        // In other words this time: it is the same trouble.
        bench.Authority.Refuse(FailureReason.UnexpectedResponse);
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        Assert.True((await bench.RefusedAsync()).Plain);
        await bench.PassAsync(TimeSpan.FromDays(1));
        await bench.RefusedAsync();
        Assert.Equal(2, bench.Authority.Calls);
    }

    [Fact]
    public async Task APlainRefusalMetAside_PutsTheConnectionIntoError_WithoutWaitingForItsToken()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Valid);
        bench.Authority.Refuse(FailureReason.InvalidCredentials, plain: true);

        Assert.Equal("token-0", await bench.TokenAsync());

        await Poll.UntilAsync(async () => await bench.RowAsync() == "error invalid_credentials", Soon);
    }

    [Fact]
    public async Task AnOperatorsFault_LeavesTheConnectionAlone_AndIsTriedAgain()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Refuse(FailureReason.OperatorFault);

        await bench.SweepAsync();

        Assert.Equal("connected", await bench.RowAsync());
        Assert.NotNull(await bench.WaitAsync());
    }

    [Fact]
    public async Task ATokenThatCameEnded_IsNotAskedForByEveryCaller()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Answer = (call, _) => Task.FromResult<ProviderResult<IssuedTokens>>(Authority.Token(call, TimeSpan.FromMinutes(-10)));

        for (var caller = 0; caller < 10; caller++)
        {
            await bench.TokenAsync();
        }

        Assert.Equal(1, bench.Authority.Calls);
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task AHostWhoseClockIsTenMinutesOff_NeitherStormsNorHoldsASecondLease(int minutes)
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, TimeSpan.FromMinutes(5), due: false);
        var off = bench.AddHost(new ShiftedClock(TimeSpan.FromMinutes(minutes)));

        for (var caller = 0; caller < 10; caller++)
        {
            await bench.TokenAsync(on: off);
            await bench.TokenAsync();
        }

        Assert.InRange(bench.Authority.Calls, 0, 1);
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
