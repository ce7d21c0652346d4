using GeniusErp.Host.DevelopmentPostgres;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;

public sealed class DevelopmentServerTests
{
    [Fact]
    public async Task Start_InAnEmptyPlace_GivesAnEmptyDatabaseOwnedByItsUser()
    {
        await using var place = new ServerDirectory();
        await using var server = await place.StartAsync();

        (await Sql.ScalarAsync(server.OwnerConnectionString, "SELECT current_database() || '/' || current_user"))
            .ShouldBe("geniuserp/geniuserp");
        (await Sql.ScalarAsync(server.OwnerConnectionString, "SHOW listen_addresses")).ShouldBe("127.0.0.1");
        place.Said.ShouldContain(line => line.StartsWith("Creating a PostgreSQL"));
    }

    [Fact]
    public async Task Start_WithoutThePassword_LetsNobodyIn()
    {
        await using var place = new ServerDirectory();
        await using var server = await place.StartAsync();
        var wrong = new NpgsqlConnectionStringBuilder(server.OwnerConnectionString) { Password = "wrong" }.ConnectionString;

        var refused = await Should.ThrowAsync<PostgresException>(() => Sql.ScalarAsync(wrong, "SELECT 1"));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        File.GetUnixFileMode(Path.Combine(place.Path, "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.Combine(place.Path, "server")).ShouldNotContain(file => file.Contains("password"));
    }

    [Fact]
    public async Task Start_AfterAStop_FindsTheDataAgain()
    {
        await using var place = new ServerDirectory();
        await using (var first = await place.StartAsync())
        {
            await Sql.ScalarAsync(first.OwnerConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        await using var second = await place.StartAsync();

        (await Sql.ScalarAsync(second.OwnerConnectionString, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task Start_ByTwoAtOnce_MakesOneServerThatTheLastOneStops()
    {
        await using var place = new ServerDirectory();

        var servers = await Task.WhenAll(place.StartAsync(), place.StartAsync());

        servers[0].OwnerConnectionString.ShouldBe(servers[1].OwnerConnectionString);
        await servers[0].DisposeAsync();
        (await Sql.AnswersAsync(servers[1].OwnerConnectionString)).ShouldBeTrue();
        await servers[1].DisposeAsync();
        (await Sql.AnswersAsync(servers[1].OwnerConnectionString)).ShouldBeFalse();
    }

    [Fact]
    public async Task Dispose_WhileAPersonIsConnected_LeavesTheServerRunning()
    {
        await using var place = new ServerDirectory();
        var server = await place.StartAsync();
        var person = new NpgsqlConnectionStringBuilder(server.OwnerConnectionString) { ApplicationName = "psql", Pooling = false };
        await using var connection = new NpgsqlConnection(person.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        await server.DisposeAsync();

        (await Sql.AnswersAsync(server.OwnerConnectionString)).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_AfterTheStarterWasKilled_JoinsItsServerAndStopsItAtTheEnd()
    {
        await using var place = new ServerDirectory();
        await using var killed = StarterProcess.Start(account: null, AppContext.BaseDirectory, place.Path);
        var before = await killed.ReadyAsync();
        await killed.KillAsync();
        (await Sql.AnswersAsync(before)).ShouldBeTrue();

        await using (var server = await place.StartAsync())
        {
            server.OwnerConnectionString.ShouldBe(before);
            place.Said.ShouldContain(line => line.StartsWith("Joining the PostgreSQL"));
        }

        (await Sql.AnswersAsync(before)).ShouldBeFalse();
    }

    [Fact]
    public async Task Start_WhileAnotherProcessStartsToo_SharesTheServerWithIt()
    {
        await using var place = new ServerDirectory();
        await using var other = StarterProcess.Start(account: null, AppContext.BaseDirectory, place.Path);

        await using var server = await place.StartAsync();

        (await other.ReadyAsync()).ShouldBe(server.OwnerConnectionString);
        (await other.EndAsync()).ShouldBe(0);
        (await Sql.AnswersAsync(server.OwnerConnectionString)).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_WhenTheServerItselfWasKilled_StartsItAgain()
    {
        await using var place = new ServerDirectory();
        var durable = place.Options with { Durability = Durability.Kept };
        var first = await place.StartAsync(durable);
        await Sql.ScalarAsync(first.OwnerConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
        var processId = int.Parse(File.ReadLines(Path.Combine(place.Path, "server/data/postmaster.pid")).First());
        System.Diagnostics.Process.GetProcessById(processId).Kill();
        await Poll.UntilAsync(async () => !await Sql.AnswersAsync(first.OwnerConnectionString), TimeSpan.FromSeconds(10), "the server to be dead");

        await using var second = await place.StartAsync(durable);
        await first.DisposeAsync();

        (await Sql.ScalarAsync(second.OwnerConnectionString, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task Start_WhenTheNotedProcessIdBelongsToAnotherProgram_StartsTheServer()
    {
        await using var place = new ServerDirectory();
        await (await place.StartAsync()).DisposeAsync();
        // What a reboot leaves behind: the mark of a server, and another process that got its number (here: ourselves).
        var data = Path.Combine(place.Path, "server/data");
        await File.WriteAllTextAsync(
            Path.Combine(data, "postmaster.pid"), $"{Environment.ProcessId}\n{data}\n1\n5432\n", TestContext.Current.CancellationToken);

        await using var server = await place.StartAsync();

        (await Sql.AnswersAsync(server.OwnerConnectionString)).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_AfterAStartThatWasKilledHalfWay_BeginsAnew()
    {
        await using var place = new ServerDirectory();
        Directory.CreateDirectory(Path.Combine(place.Path, "server/data.unfinished/base"));

        await using var server = await place.StartAsync();

        (await Sql.AnswersAsync(server.OwnerConnectionString)).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_WhenThePasswordFileIsGone_SaysSo()
    {
        await using var place = new ServerDirectory();
        await (await place.StartAsync()).DisposeAsync();
        File.Delete(Path.Combine(place.Path, "password"));

        var failed = await Should.ThrowAsync<DevelopmentServerException>(() => place.StartAsync());

        failed.Message.ShouldContain("password is gone");
    }
}
