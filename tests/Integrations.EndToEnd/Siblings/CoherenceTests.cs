using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>What one host has in memory follows what happens on another.</summary>
public sealed class CoherenceTests(SiblingHosts bed) : SiblingTest(bed)
{
    /// <summary>Long before its age alone would have ended it. On a quiet machine it is milliseconds; a busy one may take its time.</summary>
    private static readonly TimeSpan ByNotice = Limits / 2;

    private readonly TenantScope tenant = SiblingHosts.NewTenant();

    [Fact]
    public async Task Disconnect_OnOneHost_IsSeenOnTheOther_AndForGood()
    {
        var id = await InMemoryOfBothAsync(Provider.Stripe);

        await Bed.A.DisconnectAsync(tenant, id);

        (await Bed.A.FailureAsync(tenant, Provider.Stripe)).Code.ShouldBe(ConnectionFailureCodes.NotConnected);
        await Poll.UntilAsync(async () => !(await Bed.B.GetAsync(tenant, Provider.Stripe)).Succeeded, ByNotice, "the disconnect on the other host");
        for (var look = 0; look < 200; look++)
        {
            (await Bed.B.GetAsync(tenant, Provider.Stripe)).Succeeded.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Edit_OnOneHost_IsSeenOnTheOther()
    {
        var id = await InMemoryOfBothAsync(Provider.Stripe);
        var version = await Bed.Deployment.ScalarAsync<int>("SELECT version FROM integrations.integrations WHERE id = $1", id.Value);

        (await Bed.A.SendAsync(new ConfigureIntegrationCommand(tenant, id, version, new("Magazin nou", null)))).Error.ShouldBeNull();

        await Poll.UntilAsync(async () => (await Bed.B.ConnectionAsync(tenant, Provider.Stripe)).DisplayName == "Magazin nou", ByNotice, "the new name on the other host");
    }

    [Fact]
    public async Task Refresh_OnOneHost_IsSeenOnTheOther()
    {
        var id = await InMemoryOfBothAsync(Provider.Sameday);
        var before = (await Bed.B.ConnectionAsync(tenant, Provider.Sameday)).Generation;

        (await Bed.A.SendAsync(new RefreshCredentialCommand(tenant, id))).Error.ShouldBeNull();

        await Poll.UntilAsync(async () => (await Bed.B.ConnectionAsync(tenant, Provider.Sameday)).Generation == before + 1, ByNotice, "the new token on the other host");
    }

    [Fact]
    public async Task EndedToken_IsRenewedBeforeItIsHandedOut()
    {
        var id = await InMemoryOfBothAsync(Provider.Sameday);
        var before = (await Bed.B.ConnectionAsync(tenant, Provider.Sameday)).Generation;
        await Bed.ExecuteAsync(
            "UPDATE integrations.grants SET access_expires_at = now() - interval '1 minute', next_refresh_at = now() - interval '1 minute', scopes = '{x}' WHERE id = (SELECT grant_id FROM integrations.integrations WHERE id = $1)", id);

        await Poll.UntilAsync(async () => (await Bed.B.ConnectionAsync(tenant, Provider.Sameday)).Generation == before + 1, ByNotice, "a new token");
    }

    [Fact]
    public async Task HostThatHearsNothing_LearnsOfADisconnectByAge()
    {
        var server = new NpgsqlConnectionStringBuilder(Bed.Deployment.Database.RuntimeConnectionString());
        await using var proxy = new TcpProxy(server.Host!, server.Port);
        (server.Host, server.Port, server.ApplicationName) = ("127.0.0.1", proxy.Port, $"deaf-{Guid.NewGuid():N}");
        await using var deaf = await Bed.StartAsync((SiblingHosts.ConnectionSetting, server.ConnectionString));
        var id = await Bed.A.ConnectAsync(tenant, Provider.Stripe, Bed.Good(Provider.Stripe));
        var cache = deaf.Services.GetRequiredService<ConnectionCache>();
        await HearsAsync(deaf);
        await deaf.ConnectionAsync(tenant, Provider.Stripe);

        // The listener dies and cannot come back; connections that are open go on.
        await proxy.RefuseAsync();
        await Bed.Deployment.ScalarAsync<long>(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1 AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')", server.ApplicationName);
        await Poll.UntilAsync(() => cache.LongestAge < Limits, TimeSpan.FromSeconds(30), "the loss of the listener");
        await deaf.ConnectionAsync(tenant, Provider.Stripe);
        await Bed.A.DisconnectAsync(tenant, id);

        await Poll.UntilAsync(async () => !(await deaf.GetAsync(tenant, Provider.Stripe)).Succeeded, ByNotice, "the disconnect on the deaf host");

        proxy.Accept();
    }

    [Fact]
    public async Task WhatWasReadBeforeAChange_IsNotFoundAfterIt()
    {
        var gate = new GatedStore();
        await using var host = await Bed.StartAsync(services => gate.Stand(services));
        var id = await Bed.A.ConnectAsync(tenant, Provider.Stripe, Bed.Good(Provider.Stripe));
        var cache = host.Services.GetRequiredService<ConnectionCache>();
        gate.Close();
        var early = host.GetAsync(tenant, Provider.Stripe);
        await gate.Reached;

        await Bed.A.DisconnectAsync(tenant, id);
        await Poll.UntilAsync(() => cache.Count == 0, TimeSpan.FromSeconds(30), "the notice of the disconnect");
        gate.Open();

        await early;
        (await host.FailureAsync(tenant, Provider.Stripe)).Code.ShouldBe(ConnectionFailureCodes.NotConnected);
    }

    [Fact]
    public async Task TwentyCallersAtOnce_AreOneRead()
    {
        var gate = new GatedStore();
        await Bed.A.ConnectAsync(tenant, Provider.Stripe, Bed.Good(Provider.Stripe));
        await using var host = await Bed.StartAsync(services => gate.Stand(services));
        await HearsAsync(host);
        gate.Close();

        var callers = Enumerable.Range(0, 20).Select(_ => host.GetAsync(tenant, Provider.Stripe)).ToList();
        await gate.Reached;
        gate.Open();

        (await Task.WhenAll(callers)).ShouldAllBe(answer => answer.Succeeded);
        await host.ConnectionAsync(tenant, Provider.Stripe);
        gate.Reads.ShouldBe(1);
    }

    [Fact]
    public void Cache_HoldsNoMoreThanItsBound_AndKeepsWhatIsUsed()
    {
        var cache = new ConnectionCache(TimeProvider.System);
        for (var company = 0; company < 30_000; company++)
        {
            cache.ShelfOf($"c{company}").Read.TryAdd(new(null, Provider.Stripe), Task.FromResult(new TenantConnections([], 0)));
            cache.Added();
            cache.ShelfOf("c0");
        }

        cache.Count.ShouldBeLessThanOrEqualTo(22_000);
        cache.ShelfOf("c0").Read.Count.ShouldBe(1);
    }

    private static TimeSpan Limits => Modules.Integrations.Application.Limits.CachedConnection;

    private async Task<IntegrationId> InMemoryOfBothAsync(Provider provider)
    {
        var id = await Bed.A.ConnectAsync(tenant, provider, Bed.Good(provider));
        foreach (var host in new[] { Bed.A, Bed.B })
        {
            await HearsAsync(host);
            await host.ConnectionAsync(tenant, provider);
        }

        return id;
    }

    private static Task HearsAsync(SiblingHost host)
        => Poll.UntilAsync(() => host.Services.GetRequiredService<ConnectionCache>().LongestAge == Limits, TimeSpan.FromSeconds(30), "the listener");

    /// <summary>The real store, whose answers a test holds back.</summary>
    private sealed class GatedStore : IConnectionStore
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource gate = new();
        private IConnectionStore store = null!;
        private int reads;

        public GatedStore() => Open();

        public Task Reached => reached.Task;

        public int Reads => reads;

        public void Stand(IServiceCollection services)
        {
            var real = services.Last(service => service.ServiceType == typeof(IConnectionStore)).ImplementationType!;
            services.AddSingleton<IConnectionStore>(provider =>
            {
                store = (IConnectionStore)ActivatorUtilities.CreateInstance(provider, real);
                return this;
            });
        }

        public void Close() => gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => gate.TrySetResult();

        public async Task<IReadOnlyList<StoredConnection>> ReadAsync(TenantScope tenant, Provider provider, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref reads);
            var rows = await store.ReadAsync(tenant, provider, cancellationToken);
            reached.TrySetResult();
            await gate.Task;
            return rows;
        }

        public Task<IReadOnlyList<ListedConnection>> ListAsync(TenantScope tenant, Provider? provider, int limit, CancellationToken cancellationToken)
            => store.ListAsync(tenant, provider, limit, cancellationToken);
    }
}
