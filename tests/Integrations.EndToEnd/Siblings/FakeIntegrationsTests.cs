using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Contracts.Testing;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>The fake keeps the rules that other modules' tests would otherwise get wrong.</summary>
public sealed class FakeIntegrationsTests
{
    private static readonly TenantScope Tenant = new("c1");

    private readonly FakeIntegrations fake = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_IsThereAndAnswers_OnlyForItsTenant()
    {
        fake.Connect(Tenant, Provider.Stripe, _ => new() { Content = new StringContent("paid") });

        var connection = (await fake.Send(new GetConnection(Tenant, Provider.Stripe), Cancel)).Require();
        using var http = fake.Create(connection);

        (await http.GetStringAsync(new Uri("balance", UriKind.Relative), Cancel)).ShouldBe("paid");
        (await fake.Send(new GetConnection(new("c2"), Provider.Stripe), Cancel)).Failure!.Code.ShouldBe(ConnectionFailureCodes.NotConnected);
    }

    [Fact]
    public async Task FailedConnection_FailsRequestsAndCalls_UntilItWorksAgain()
    {
        var connection = fake.Connect(Tenant, Provider.Stripe);
        using var http = fake.Create(connection);
        fake.Fail(Tenant, Provider.Stripe, new("invalid_credentials", new("en", "ro")) { Reason = FailureReason.InvalidCredentials });

        (await fake.Send(new GetConnection(Tenant, Provider.Stripe), Cancel)).Failure!.Reason.ShouldBe(FailureReason.InvalidCredentials);
        await Should.ThrowAsync<ConnectionException>(() => http.GetAsync(new Uri("balance", UriKind.Relative), Cancel));

        fake.Fail(Tenant, Provider.Stripe, null);
        (await fake.Send(new GetConnection(Tenant, Provider.Stripe), Cancel)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Sync_KeepsTheRulesOfTheRealOne()
    {
        var connection = fake.Connect(Tenant, Provider.ShopifyAdmin);
        var begun = (await fake.Send(new BeginSync(Tenant, connection.Id, "orders"), Cancel)).Require();

        (await fake.Send(new BeginSync(Tenant, connection.Id, "orders"), Cancel)).Failure!.Code.ShouldBe(SyncFailureCodes.Running);
        var moved = (await fake.Send(new ReportSyncProgress(begun, "page-1", new(1)), Cancel)).Require();
        (await fake.Send(new ReportSyncProgress(begun, "page-9", new(1)), Cancel)).Failure!.Code.ShouldBe(SyncFailureCodes.WrongCursor);
        (await fake.Send(new CompleteSync(moved, "page-2", new(2)), Cancel)).Value!.Cursor.ShouldBe("page-2");
        (await fake.Send(new CompleteSync(moved, "page-2", new(2)), Cancel)).Failure!.Code.ShouldBe(SyncFailureCodes.Ended);
        var next = (await fake.Send(new BeginSync(Tenant, connection.Id, "orders"), Cancel)).Require();
        next.Cursor.ShouldBe("page-2");

        fake.RestartSync(connection.Id, "orders", DateTimeOffset.UnixEpoch);
        (await fake.Send(new CompleteSync(next, "page-3", new(1)), Cancel)).Failure!.Code.ShouldBe(SyncFailureCodes.Cancelled);
        var again = (await fake.Send(new BeginSync(Tenant, connection.Id, "orders"), Cancel)).Require();
        (again.Cursor, again.From).ShouldBe((null, DateTimeOffset.UnixEpoch));
    }
}
