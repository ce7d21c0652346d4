using GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd;

public sealed class PostgresClusterTests
{
    [Fact]
    public async Task CreateDatabase_FromATemplate_GivesEachTestItsOwnCopy()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var prepared = 0;
        async Task Prepare(string owner, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref prepared);
            await Sql.ScalarAsync(owner, "CREATE TABLE notes (text text)");
        }

        var templates = await Task.WhenAll(cluster.TemplateAsync("notes", Prepare), cluster.TemplateAsync("notes", Prepare));
        await using var one = await cluster.CreateDatabaseAsync(templates[0], TestContext.Current.CancellationToken);
        await using var other = await cluster.CreateDatabaseAsync(templates[1], TestContext.Current.CancellationToken);
        await Sql.ScalarAsync(one.OwnerConnectionString, "INSERT INTO notes VALUES ('mine')");

        prepared.ShouldBe(1);
        (await Sql.ScalarAsync(other.OwnerConnectionString, "SELECT count(*) FROM notes")).ShouldBe(0L);
    }
}
