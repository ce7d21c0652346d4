using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Npgsql;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>What goes wrong between the mark and the save: late, lost, doubled, sealed.</summary>
public sealed class RenewalFaultTests(RenewalDatabase database) : IClassFixture<RenewalDatabase>
{
    private static readonly TimeSpan Ended = TimeSpan.FromMinutes(-1);

    public static TheoryData<bool, FailureReason?> LateAnswers => new()
    {
        { true, null },
        { false, FailureReason.InvalidCredentials },
        { false, FailureReason.ProviderUnavailable },
    };

    [Theory]
    [MemberData(nameof(LateAnswers))]
    public async Task AHolderThatComesBackAfterItsLease_ChangesNothing_AndGetsTheTokenThatStands(bool issued, FailureReason? refused)
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var late = new Pause();
        bench.Authority.Answer = (call, cancel) => call == 1 ? late.HoldAsync(cancel) : Task.FromResult<ProviderResult<IssuedTokens>>(Authority.Token(call));
        var frozen = bench.TokenAsync();
        await late.Reached;
        await bench.PassAsync(Limits.TokenLease);

        Assert.Equal("token-2", await bench.TokenAsync(on: bench.AddHost()));
        var row = await bench.ReadAsync<string>("grants::text");
        late.Say(issued ? Authority.Token(1) : new ProviderFailure(refused!.Value) { Plain = true });

        Assert.Equal("token-2", await frozen);
        Assert.Equal(row, await bench.ReadAsync<string>("grants::text"));
        Assert.Equal("connected", await bench.RowAsync());
    }

    [Fact]
    public async Task AnAnswerAfterAPersonReplacedTheTokens_ChangesNothing()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var late = new Pause();
        bench.Authority.Answer = (_, cancel) => late.HoldAsync(cancel);
        var waiting = bench.TokenAsync();
        await late.Reached;
        await bench.ExecuteAsync(
            $"UPDATE integrations.grants SET generation = 2, access_expires_at = now() + interval '1 hour', lease_owner = NULL, lease_until = NULL, attempt_started_at = NULL WHERE id = '{bench.Grant.Value}'");
        late.Say(Authority.Token(1));

        Assert.Equal("token-0", await waiting);
        Assert.Equal(2, await bench.ReadAsync<long>("generation"));
    }

    [Fact]
    public async Task AnInterruptedAttempt_IsTriedOnceMore_AndTheMarkGoes()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        await bench.ExecuteAsync(
            $"UPDATE integrations.grants SET attempt_started_at = now() - interval '2 minutes', lease_owner = 'dead', lease_until = now() - interval '30 seconds' WHERE id = '{bench.Grant.Value}'");

        Assert.Equal("token-1", await bench.TokenAsync());

        Assert.Equal(1, bench.Authority.Calls);
        Assert.True(await bench.ReadAsync<bool>("attempt_started_at IS NULL AND lease_owner IS NULL"));
    }

    [Fact]
    public async Task TheAttempt_IsMarkedBeforeTheCall_AndNoConnectionIsHeldDuringIt()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var pause = new Pause();
        bench.Authority.Answer = (_, cancel) => pause.HoldAsync(cancel);
        var waiting = bench.TokenAsync();
        await pause.Reached;

        Assert.True(await bench.ReadAsync<bool>("attempt_started_at IS NOT NULL AND lease_until - clock_timestamp() BETWEEN interval '80 seconds' AND interval '90 seconds'"));
        Assert.Equal(0, await bench.ReadAsync<long>("(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%')"));

        pause.Say(Authority.Token(1));
        await waiting;
    }

    [Fact]
    public async Task NewTokens_AreSavedBeforeAnyoneGetsThem()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var store = new SteeredStore();
        var host = bench.AddHost(store: store.Over);
        var saving = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        store.Save = async save =>
        {
            saving.SetResult();
            await mayEnd.Task;
            return await save();
        };

        var caller = bench.TokenAsync(on: host);
        await saving.Task;
        Assert.False(caller.IsCompleted);
        mayEnd.SetResult();

        Assert.Equal("token-1", await caller);
        Assert.Equal(2, await bench.ReadAsync<long>("generation"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASaveThatBreaks_IsMadeGood_WhetherOrNotItHadReachedTheDatabase(bool reached)
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var store = new SteeredStore();
        var saves = 0;
        store.Save = async save =>
        {
            if (Interlocked.Increment(ref saves) > 1)
            {
                return await save();
            }

            if (reached)
            {
                await save();
            }

            throw new NpgsqlException("cut");
        };

        Assert.Equal("token-1", await bench.TokenAsync(on: bench.AddHost(store: store.Over)));

        Assert.Equal((1, 2), (bench.Authority.Calls, saves));
        Assert.Equal(2, await bench.ReadAsync<long>("generation"));
        Assert.Equal("token-1", await bench.TokenAsync());
    }

    [Fact]
    public async Task ASealedHost_CallsNobodyAndWritesNothing()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var before = await bench.ReadAsync<string>("grants::text");

        var told = await bench.RefusedAsync(new(ByPerson: true), on: bench.AddHost(keyFile: "another-key"));

        Assert.Equal(FailureReason.OperatorFault, told.Reason);
        Assert.Equal(0, bench.Authority.Calls);
        Assert.Equal(before, await bench.ReadAsync<string>("grants::text"));
    }

    [Fact]
    public async Task AnAuthorityOfANewerBuild_IsLeftAlone()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended, authority: "tomorrow");
        var before = await bench.ReadAsync<string>("grants::text");

        await bench.SweepAsync();

        Assert.Equal(before, await bench.ReadAsync<string>("grants::text"));
        Assert.Equal("connected", await bench.RowAsync());
    }

    [Fact]
    public async Task AnAuthorityThatNeverAnswers_IsGivenUpAfterAMinute_WithinTheLease()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var pause = new Pause();
        bench.Authority.Answer = (_, cancel) => pause.HoldAsync(cancel);
        var waiting = bench.RefusedAsync(on: bench.AddHost(clock));
        await pause.Reached;

        clock.Advance(Limits.TokenCall);

        Assert.Equal(FailureReason.ProviderUnavailable, (await waiting).Reason);
        Assert.True(Limits.TokenCall < Limits.TokenLease);
        Assert.Equal(1, await bench.ReadAsync<int>("failure_count"));
    }

    [Fact]
    public async Task ACallerThatLeaves_DoesNotEndTheRenewal()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        var pause = new Pause();
        bench.Authority.Answer = (_, cancel) => pause.HoldAsync(cancel);
        var host = bench.AddHost();
        using var leaves = new CancellationTokenSource();
        var caller = host.GetRequiredService<GrantRenewal>().GetAsync(bench.Tenant, bench.Grant, default, leaves.Token);
        await pause.Reached;

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
        var ending = host.GetRequiredService<GrantRenewal>().FinishAsync(RenewalBench.Cancel);
        Assert.False(ending.IsCompleted);
        pause.Say(Authority.Token(1));
        await ending;

        Assert.Equal(2, await bench.ReadAsync<long>("generation"));
    }

    [Fact]
    public async Task AFailureThatAPersonHasMendedMeanwhile_IsNotToldToTheConnection()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        bench.Authority.Refuse(FailureReason.InvalidCredentials, plain: true);
        var failure = await bench.RefusedAsync();
        await bench.ExecuteAsync($"UPDATE integrations.grants SET generation = 2, error_code = NULL, access_expires_at = now() + interval '1 hour' WHERE id = '{bench.Grant.Value}'");

        await using var scope = bench.AddHost().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RenewalOutcome>().ApplyAsync(bench.Tenant, bench.Grant, failure, RenewalBench.Cancel);

        Assert.StartsWith("connected", await bench.RowAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASuccess_BringsAConnectionBackFromAnOutage_AndHasAnotherErrorChecked()
    {
        await using var bench = await RenewalBench.WithTokenAsync(database, Ended);
        await bench.ExecuteAsync($"UPDATE integrations.integrations SET status = 'error', error_code = 'provider_unavailable', error_since = now() WHERE grant_id = '{bench.Grant.Value}'");
        await bench.SweepAsync();
        Assert.Equal("connected", await bench.RowAsync());

        await bench.ExecuteAsync(
            $"UPDATE integrations.integrations SET status = 'error', error_code = 'permission_missing', error_since = now() WHERE grant_id = '{bench.Grant.Value}'; UPDATE integrations.grants SET next_refresh_at = now() - interval '1 s' WHERE id = '{bench.Grant.Value}'");
        await bench.SweepAsync();
        Assert.Equal("error permission_missing check_due", await bench.RowAsync());
    }

    /// <summary>The real store, with a hand on its saves.</summary>
    private sealed class SteeredStore
    {
        public Func<Func<Task<bool>>, Task<bool>> Save { get; set; } = save => save();

        public IGrantStore Over(IGrantStore real)
        {
            var store = Substitute.For<IGrantStore>();
            store.ReadAsync(default, default, default).ReturnsForAnyArgs(call => real.ReadAsync(call.Arg<TenantScope>(), call.Arg<GrantId>(), call.Arg<CancellationToken>()));
            store.TryLeaseAsync(null!, default, default).ReturnsForAnyArgs(call => real.TryLeaseAsync(call.Arg<GrantSnapshot>(), call.Arg<TimeSpan>(), call.Arg<CancellationToken>()));
            store.SaveAsync(null!, null!, default).ReturnsForAnyArgs(call =>
            {
                var (lease, renewed, cancel) = (call.Arg<GrantLease>(), call.Arg<RenewedTokens>(), call.Arg<CancellationToken>());
                return Save(() => real.SaveAsync(lease, renewed, cancel));
            });
            return store;
        }
    }
}
