using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Tests.Integrations.Application.Persistence;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Told = GeniusErp.Modules.Integrations.Contracts.Events;

namespace GeniusErp.Tests.Integrations.Application.Outbox;

/// <summary>What a change of an integration writes for other modules, in the change's own transaction.</summary>
public sealed class OutboxWritingTests(ModuleDatabase database) : IClassFixture<ModuleDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<string> Nothing = [];
    private static readonly ProviderFailure Refused = new(FailureReason.InvalidCredentials) { Plain = true };

    private readonly TenantScope tenant = new(Guid.NewGuid().ToString());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_AndARefusedConnect_TellNobody()
    {
        var id = await CreateAsync();
        await ChangeAsync(id, row => row.RefuseConnect(Refused, Now));

        Assert.Empty(await TypesAsync());
    }

    [Fact]
    public async Task Life_IsToldInItsOrderUnderStableCodes()
    {
        var id = await CreateAsync();
        await ChangeAsync(id, row => row.Connect(new("shop-1"), verified: true, Now));
        await ChangeAsync(id, row => row.FailCheck(Refused, Now));
        await ChangeAsync(id, row => row.PassCheck(null, Now));
        await ChangeAsync(id, row => row.Connect(new("shop-1"), verified: true, Now));
        await ChangeAsync(id, row => row.Configure("Shop", IntegrationConfig.Parse("""{"a":"b"}"""), _ => false, Now));
        await ChangeAsync(id, row => row.PassCheck(new("shop-1", "Our shop"), Now));
        await ChangeAsync(id, row => row.Disconnect(_ => false, Nothing, Now));
        await ChangeAsync(id, row => row.Remove(_ => false, Now));

        var told = await EventsAsync();
        Assert.Equal(
            [
                "integration_connected", "integration_failed", "integration_recovered", "integration_connected", "integration_changed", "integration_changed",
                "integration_disconnected", "integration_disconnected",
            ],
            told.Select(row => row.Type));
        var events = told.Select(row => EventTypes.TryFind(row.Type, out var type) ? type.Read(row.Payload) : null).ToList();
        Assert.All(events, one => Assert.Equal((tenant, id.Value, Provider.Mfinante, "default"), (one!.Tenant, one.IntegrationId, one.Provider, one.AccountKey)));
        Assert.Equal(told.Select(row => row.Id), events.Select(one => one!.EventId));
        Assert.False(Assert.IsType<Told.IntegrationConnected>(events[0]).Again);
        Assert.Equal(FailureReason.InvalidCredentials, Assert.IsType<Told.IntegrationFailed>(events[1]).Reason);
        Assert.True(Assert.IsType<Told.IntegrationConnected>(events[3]).Again);
        Assert.Equal(["display_name", "settings"], Assert.IsType<Told.IntegrationChanged>(events[4]).Changed);
        Assert.Equal(["account"], Assert.IsType<Told.IntegrationChanged>(events[5]).Changed);
        Assert.False(Assert.IsType<Told.IntegrationDisconnected>(events[6]).Removed);
        Assert.True(Assert.IsType<Told.IntegrationDisconnected>(events[7]).Removed);
    }

    [Fact]
    public async Task Remove_OfAConnectedRow_TellsOnceThatItIsRemoved()
    {
        var id = await CreateAsync();
        await ChangeAsync(id, row => row.Connect(null, verified: false, Now));
        await ChangeAsync(id, row => row.Remove(_ => false, Now));

        var (_, type, payload) = (await EventsAsync())[^1];
        Assert.Equal(["integration_connected", "integration_disconnected"], await TypesAsync());
        Assert.Equal("integration_disconnected", type);
        Assert.True((bool)JsonNode.Parse(payload)!["removed"]!);
    }

    [Fact]
    public async Task Change_ThatIsNotCommitted_TellsNobody()
    {
        var id = await CreateAsync();
        await ChangeAsync(id, row => row.Connect(null, verified: false, Now));
        await using var late = database.Services.CreateAsyncScope();
        var stale = (await late.ServiceProvider.GetRequiredService<IIntegrationRepository>().FindAsync(tenant, id, Cancel))!;
        await ChangeAsync(id, row => row.Configure("Other", row.Config, _ => false, Now));

        stale.Disconnect(_ => false, Nothing, Now);
        var lost = await late.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync<bool>(true, Cancel);

        Assert.Equal("integration.changed_meanwhile", lost.Error?.Code);
        Assert.Equal(["integration_connected", "integration_changed"], await TypesAsync());
    }

    [Fact]
    public async Task Add_JoinsTheUnitOfWork()
    {
        var id = await CreateAsync();
        await using (var scope = database.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<IOutbox>().Add(Expiring(id));
            Assert.Empty(await TypesAsync());
            await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync<bool>(true, Cancel);
        }

        Assert.Equal(["credential_expiring"], await TypesAsync());
    }

    [Fact]
    public async Task Insert_IntoABatchOfTheTenant_GoesWithItAndNotToAnother()
    {
        var id = await CreateAsync();
        await using var connection = await database.App.OpenConnectionAsync(Cancel);
        await using (var batch = connection.ForTenant(tenant, "SELECT 1").Insert(Expiring(id)))
        {
            await batch.ExecuteNonQueryAsync(Cancel);
        }

        await using var foreign = connection.ForTenant(new("somebody-else"), "SELECT 1").Insert(Expiring(id));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => foreign.ExecuteNonQueryAsync(Cancel))).SqlState);
        Assert.Equal(["credential_expiring"], await TypesAsync());
    }

    [Fact]
    public async Task Places_OfOneIntegration_AreTheOrderOfTheCommits()
    {
        var id = await CreateAsync();
        await using var first = await database.Owner.OpenConnectionAsync(Cancel);
        await using var second = await database.Owner.OpenConnectionAsync(Cancel);
        await using var transaction = await first.BeginTransactionAsync(Cancel);
        await InsertAsync(first, Expiring(id));

        var later = InsertAsync(second, Expiring(id));
        await WaitForLockAsync();
        Assert.False(later.IsCompleted);
        await transaction.CommitAsync(Cancel);
        await later;

        Assert.Equal(2, (await TypesAsync()).Count);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, Told.IntegrationNotification notification)
    {
        await using var batch = connection.CreateBatch().Insert(notification);
        await batch.ExecuteNonQueryAsync(Cancel);
    }

    private Told.CredentialExpiring Expiring(IntegrationId id) => new()
    {
        EventId = Guid.CreateVersion7(Now), OccurredAt = Now, Tenant = tenant, IntegrationId = id.Value, Provider = Provider.Mfinante, AccountKey = "default",
        ExpiresAt = Now.AddDays(7), DaysLeft = 7,
    };

    private async Task WaitForLockAsync() => await Poll.UntilAsync(
        () => database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"),
        TimeSpan.FromSeconds(10),
        "the second writer's wait");

    private async Task<IntegrationId> CreateAsync()
    {
        var id = IntegrationId.New(Now);
        await using var scope = database.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IIntegrationRepository>().Add(
            tenant, Integration.Create(id, tenant, Provider.Mfinante, "default", null, IntegrationConfig.Empty, _ => false, Now));
        Assert.True((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync<bool>(true, Cancel)).Succeeded);
        return id;
    }

    private async Task ChangeAsync(IntegrationId id, Func<Integration, Result> change)
    {
        await using var scope = database.Services.CreateAsyncScope();
        var row = (await scope.ServiceProvider.GetRequiredService<IIntegrationRepository>().FindAsync(tenant, id, Cancel))!;
        Assert.True(change(row).Succeeded);
        Assert.True((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync<bool>(true, Cancel)).Succeeded);
    }

    private async Task<List<string>> TypesAsync() => [.. (await EventsAsync()).Select(row => row.Type)];

    private Task<List<(Guid Id, string Type, string Payload)>> EventsAsync() => database.ListAsync(
        $"SELECT id, type, payload::text FROM integrations.outbox WHERE company_id = '{tenant.CompanyId}' ORDER BY sequence",
        row => (row.GetGuid(0), row.GetString(1), row.GetString(2)));
}
