using System.Diagnostics;

namespace GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;

public sealed class AccountTests
{
    [Fact]
    public async Task Start_AsRoot_RunsTheServerAsAnUnprivilegedAccount()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root gives way to another account.");
        await using var place = new ServerDirectory();
        await using var server = await place.StartAsync();

        var processId = File.ReadLines(Path.Combine(place.Path, "server/data/postmaster.pid")).First();
        var uid = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("Uid:")).Split('\t')[1];

        uid.ShouldNotBe("0");
    }

    [Fact]
    public async Task Start_AsANormalUser_RunsTheServerAsThatUser()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A normal user runs every other test here as itself.");
        var parent = Directory.CreateTempSubdirectory("geniuserp-nobody-").FullName;

        try
        {
            // The clone may stand where only root may look.
            var binaries = Directory.CreateDirectory(Path.Combine(parent, "bin")).FullName;
            foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Combine(binaries, Path.GetFileName(file)));
            }

            await RunAsync("chown", "-R", "nobody:", parent);
            await using var starter = StarterProcess.Start("nobody", binaries, Path.Combine(parent, "pg"));

            (await Sql.ScalarAsync(await starter.ReadyAsync(), "SELECT current_user")).ShouldBe("geniuserp");

            (await starter.EndAsync()).ShouldBe(0);
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
