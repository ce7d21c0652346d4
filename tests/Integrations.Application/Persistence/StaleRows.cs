using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace GeniusErp.Tests.Integrations.Application.Persistence;

/// <summary>
/// The tenant's statement stands in front of EF's own, so EF would look for the rows affected one statement too early: each of these would then pass silently.
/// Also what the interceptor refuses, because it could not name the tenant there. Guards every upgrade of EF and Npgsql.
/// </summary>
public abstract class StaleRows(ModuleDatabase database)
{
    private readonly string company = Guid.NewGuid().ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Update_OfAFreshRow_IsSaved()
    {
        var id = await database.InsertAsync(company);
        await using var context = database.ContextOf(company);
        Rename(await FindAsync(context, id), "mine");

        Assert.Equal(1, await context.SaveChangesAsync(Cancel));

        Assert.Equal(("mine", 2), await NameOfAsync(id));
    }

    [Fact]
    public async Task Update_OfAStaleRow_Fails()
    {
        var id = await database.InsertAsync(company);
        await using var slow = database.ContextOf(company);
        var stale = await FindAsync(slow, id);
        await ChangeElsewhereAsync(id);
        Rename(stale, "lost");

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => slow.SaveChangesAsync(Cancel));

        Assert.Equal(("elsewhere", 2), await NameOfAsync(id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Batch_WithOneStaleRow_WritesNothing(int place)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await database.InsertAsync(company, $"account-{i}"));
        }

        await using var context = database.ContextOf(company);
        var rows = await context.Integrations.Where(row => row.CompanyId == company).ToListAsync(Cancel);
        // EF sends a batch in the order of the keys.
        var stale = ids.Order().ElementAt(place);
        await ChangeElsewhereAsync(stale);
        rows.ForEach(row => Rename(row, "lost"));

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync(Cancel));

        foreach (var id in ids)
        {
            Assert.Equal(id == stale ? ("elsewhere", 2) : (null, 1), await NameOfAsync(id));
        }
    }

    [Fact]
    public async Task Update_OfAMissingRow_Fails()
    {
        var id = await database.InsertAsync(company);
        await using var context = database.ContextOf(company);
        var gone = await FindAsync(context, id);
        await database.ExecuteAsync("DELETE FROM integrations.integrations WHERE id = $1", id);
        Rename(gone, "lost");

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync(Cancel));
    }

    [Fact]
    public async Task Update_OfARowThatBecameAnotherTenants_Fails()
    {
        var id = await database.InsertAsync(company);
        await using var context = database.ContextOf(company);
        var taken = await FindAsync(context, id);
        await database.ExecuteAsync("UPDATE integrations.integrations SET company_id = 'thief' WHERE id = $1", id);
        Rename(taken, "lost");

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync(Cancel));

        Assert.Equal((null, 1), await NameOfAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_OfAGrant_FailsOnlyWhenItIsMissing(bool missing)
    {
        var tenant = new TenantScope(company);
        await using var context = database.ContextOf(company);
        var grant = Grant.Create(GrantId.New(DateTimeOffset.UnixEpoch), tenant, "google", "app", "account", DateTimeOffset.UnixEpoch);
        context.Grants.Add(grant);
        await context.SaveChangesAsync(Cancel);
        if (missing)
        {
            await database.ExecuteAsync("DELETE FROM integrations.grants WHERE id = $1", grant.Id.Value);
        }

        context.Grants.Remove(grant);

        if (missing)
        {
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync(Cancel));
        }
        else
        {
            Assert.Equal(1, await context.SaveChangesAsync(Cancel));
        }

        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM integrations.grants WHERE company_id = $1", company));
    }

    [Fact]
    public async Task Insert_ForAnotherCompanyThanTheContextActsFor_Fails()
    {
        await using var context = database.ContextOf(company);
        context.Grants.Add(Grant.Create(GrantId.New(DateTimeOffset.UnixEpoch), new("somebody-else"), "google", "app", "account", DateTimeOffset.UnixEpoch));

        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancel));

        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM integrations.grants WHERE company_id = 'somebody-else'"));
    }

    [Fact]
    public async Task SynchronousScalarAndTenantlessCommands_AreRefusedBeforeTheyAreSent()
    {
        await using var context = database.ContextOf(company);
        var scalar = context.GetService<IRawSqlCommandBuilder>().Build("SELECT 1");
        var parameters = new RelationalCommandParameterObject(
            context.GetService<IRelationalConnection>(), null, null, context, context.GetService<IRelationalCommandDiagnosticsLogger>());

        Assert.Throws<InvalidOperationException>(() => context.Integrations.Count());
        Assert.Throws<InvalidOperationException>(() => context.Database.ExecuteSqlRaw("SELECT 1"));
        Assert.Throws<InvalidOperationException>(() => scalar.ExecuteScalar(parameters));
        await Assert.ThrowsAsync<InvalidOperationException>(() => scalar.ExecuteScalarAsync(parameters, Cancel));
        context.Grants.Add(Grant.Create(GrantId.New(DateTimeOffset.UnixEpoch), new(company), "google", "app", "account", DateTimeOffset.UnixEpoch));
        Assert.ThrowsAny<Exception>(() => context.SaveChanges());

        context.ActForNobody();
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.Integrations.CountAsync(Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.ExecuteSqlRawAsync("SELECT 1", Cancel));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM integrations.grants WHERE company_id = $1", company));
    }

    [Fact]
    public async Task Context_CannotBeTurnedToAnotherCompany()
    {
        await using var context = database.ContextOf(company);

        Assert.Throws<InvalidOperationException>(() => context.ActFor(new("somebody-else")));
    }

    private static void Rename(Integration row, string name)
        => Assert.True(row.Configure(name, row.Config, _ => false, DateTimeOffset.UnixEpoch).Succeeded);

    private static Task<Integration> FindAsync(IntegrationsDbContext context, Guid id) => context.Integrations.SingleAsync(row => row.Id == new IntegrationId(id), Cancel);

    private async Task ChangeElsewhereAsync(Guid id)
    {
        await using var elsewhere = database.ContextOf(company);
        Rename(await FindAsync(elsewhere, id), "elsewhere");
        await elsewhere.SaveChangesAsync(Cancel);
    }

    private async Task<(string? Name, int Version)> NameOfAsync(Guid id)
        => (await database.ListAsync($"SELECT display_name, version FROM integrations.integrations WHERE id = '{id}'", row => (row.IsDBNull(0) ? null : row.GetString(0), row.GetInt32(1)))).Single();
}

public sealed class StaleRowTests(ModuleDatabase database) : StaleRows(database), IClassFixture<ModuleDatabase>;

public sealed class StaleRowPreparedTests(PreparingModuleDatabase database) : StaleRows(database), IClassFixture<PreparingModuleDatabase>;
