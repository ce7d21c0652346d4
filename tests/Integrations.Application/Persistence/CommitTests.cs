using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

/// <summary>A commit writes the row, its activity and the answer to a repeated request, or nothing: with one implicit transaction as with an explicit one.</summary>
public sealed class CommitTests(ModuleDatabase database) : IClassFixture<ModuleDatabase>
{
    private readonly TenantScope tenant = new(Guid.NewGuid().ToString());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_OfANewRow_WritesItsActivityToo()
    {
        await using var scope = database.Services.CreateAsyncScope();

        Assert.True((await CommitAsync(scope, NewRow())).Succeeded);

        Assert.Equal((1, 1), await WrittenAsync());
    }

    [Fact]
    public async Task Commit_OfANewRowWithATakenKey_IsRefusedAndWritesNeither()
    {
        await database.InsertAsync(tenant.CompanyId);
        await using var scope = database.Services.CreateAsyncScope();

        Assert.Equal("integration.account_key_taken", (await CommitAsync(scope, NewRow())).Error?.Code);

        Assert.Equal((1, 0), await WrittenAsync());
    }

    [Fact]
    public async Task Commit_OfANewRowWhoseClaimIsLost_WritesNeither()
    {
        await using var scope = database.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallContext>().Claim = new(IdempotencyState.Claimed, "create", "taken over", Guid.NewGuid());

        Assert.False((await CommitAsync(scope, NewRow())).Succeeded);

        Assert.Equal((0, 0), await WrittenAsync());
    }

    [Fact]
    public async Task Commit_OfAStaleRow_WritesNoActivity()
    {
        var id = await database.InsertAsync(tenant.CompanyId);
        await using var scope = database.Services.CreateAsyncScope();
        var stale = await scope.ServiceProvider.GetRequiredService<IIntegrationRepository>().FindAsync(tenant, new(id), Cancel);
        await database.ExecuteAsync("UPDATE integrations.integrations SET version = 2 WHERE id = $1", id);
        Assert.True(stale!.Configure("lost", stale.Config, _ => false, DateTimeOffset.UtcNow).Succeeded);

        Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync<string>("answer", Cancel)).Succeeded);

        Assert.Equal((1, 0), await WrittenAsync());
    }

    private Integration NewRow() => Integration.Create(
        IntegrationId.New(DateTimeOffset.UtcNow), tenant, Provider.Mfinante, Integration.DefaultAccountKey, null, IntegrationConfig.Empty, _ => false, DateTimeOffset.UtcNow);

    private async Task<Result<string>> CommitAsync(AsyncServiceScope scope, Integration row)
    {
        scope.ServiceProvider.GetRequiredService<IIntegrationRepository>().Add(tenant, row);
        return await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync<string>("answer", Cancel);
    }

    private async Task<(long Rows, long Activity)> WrittenAsync() => (
        await database.ScalarAsync<long>("SELECT count(*) FROM integrations.integrations WHERE company_id = $1", tenant.CompanyId),
        await database.ScalarAsync<long>("SELECT count(*) FROM integrations.activity WHERE company_id = $1", tenant.CompanyId));
}
