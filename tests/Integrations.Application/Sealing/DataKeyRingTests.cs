using GeniusErp.Modules.Integrations.Infrastructure.Secrets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

public sealed class DataKeyRingTests : SealingTest
{
    [Fact]
    public async Task Start_OfManyHostsOnAnEmptyTable_MakesExactlyOneKey()
    {
        var settings = Keys.NewKeyFile();
        var hosts = Enumerable.Range(0, 8).Select(_ => Host(settings)).ToList();

        await Task.WhenAll(hosts.Select(host => Task.Run(host.BeatAsync, Cancel)));

        Assert.Equal(1, await Store.CountAsync("data_keys"));
        Assert.Equal(8, await Store.CountAsync("hosts", "newest_key = 1"));
        var address = Address();
        var stored = await hosts[0].SealAsync("secret", address);
        foreach (var host in hosts)
        {
            Assert.Equal("secret", await host.OpenAsync(stored, address));
        }
    }

    [Fact]
    public async Task Start_OfManyDevelopmentHostsWithoutAKeyFile_MakesOneFileThatOnlyItsOwnerReads()
    {
        var hosts = Enumerable.Range(0, 4).Select(_ => Host(Keys.KeyFile("made/new.key"), isDevelopment: true)).ToList();

        await Task.WhenAll(hosts.Select(host => Task.Run(host.BeatAsync, Cancel)));

        Assert.All(hosts, host => Assert.False(host.Ring.IsSealed));
        Assert.Equal(1, await Store.CountAsync("data_keys"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys.PathOf("made/new.key")));
        Assert.Single(Directory.GetFiles(Keys.PathOf("made")));
    }

    [Fact]
    public async Task Development_WithKeysInTheDatabase_NeverMakesANewKeyFile()
    {
        await Host(Keys.NewKeyFile()).BeatAsync();
        var host = Host(Keys.KeyFile("other.key"), isDevelopment: true);

        await host.BeatAsync();

        Assert.Equal(SealReason.KeyMissing, host.Ring.Reason);
        Assert.False(File.Exists(Keys.PathOf("other.key")));
    }

    [Fact]
    public async Task Production_WithoutTheKeyFile_IsSealedAndMakesNothing()
    {
        var host = Host(Keys.KeyFile());

        await host.BeatAsync();

        Assert.Equal(SealReason.KeyMissing, host.Ring.Reason);
        Assert.False(File.Exists(Keys.PathOf("sealing.key")));
        Assert.Equal(0, await Store.CountAsync("data_keys"));
    }

    [Theory]
    [InlineData("missing", "key_missing")]
    [InlineData("empty", "key_malformed")]
    [InlineData("not base64", "key_malformed")]
    [InlineData("short", "key_malformed")]
    [InlineData("another", "key_wrong")]
    [InlineData("group readable", "key_exposed")]
    [InlineData("world readable", "key_exposed")]
    public async Task BadKeyFile_OverExistingKeys_IsSealedUntilItIsMended(string fault, string reason)
    {
        var settings = Keys.NewKeyFile();
        var right = await File.ReadAllTextAsync(Keys.PathOf("sealing.key"), Cancel);
        var address = Address();
        var stored = await Host(settings).SealAsync("secret", address);
        Break(fault);
        var host = Host(settings);

        await host.BeatAsync();

        Assert.Equal("vault.sealed", await host.OpenAsync(stored, address));
        Assert.Equal("vault.sealed", (await host.Vault.SealAsync(new("x"), address, false, Cancel)).Error!.Code);
        var ready = await host.ReadyAsync();
        Assert.Equal(HealthStatus.Unhealthy, ready.Status);
        Assert.Equal(reason, ready.Description);
        Assert.Equal(1, await Store.CountAsync("data_keys"));

        Keys.Write("sealing.key", right);
        // Seen on the next use, a second after the last look; no restart, no beat.
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("secret", await host.OpenAsync(stored, address));
        Assert.Equal(HealthStatus.Healthy, (await host.ReadyAsync()).Status);
    }

    [Fact]
    public async Task ExposedKeyFile_InDevelopment_IsTaken()
    {
        var settings = Keys.NewKeyFile();
        Keys.Expose("sealing.key", (UnixFileMode)0b110_100_100);
        var host = Host(settings, isDevelopment: true);

        await host.BeatAsync();

        Assert.False(host.Ring.IsSealed);
    }

    [Theory]
    [InlineData("UPDATE integrations.data_keys SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)")]
    [InlineData("UPDATE integrations.data_keys SET wrapped = ''")]
    [InlineData("UPDATE integrations.data_keys SET version = 2")]
    public async Task ChangedDataKey_IsSealedUntilItIsPutBack(string change)
    {
        var settings = Keys.NewKeyFile();
        await Host(settings).BeatAsync();
        await Store.ExecuteAsync("CREATE TABLE kept AS SELECT * FROM integrations.data_keys");
        await Store.ExecuteAsync(change);
        var host = Host(settings);

        await host.BeatAsync();

        Assert.Equal(SealReason.DataKeyDamaged, host.Ring.Reason);
        await Store.ExecuteAsync("DELETE FROM integrations.data_keys; INSERT INTO integrations.data_keys SELECT * FROM kept");
        await host.BeatAsync();
        Assert.False(host.Ring.IsSealed);
    }

    [Fact]
    public async Task EmptyRing_OverSealedSecrets_IsSealedAndMakesNoNewKey()
    {
        var settings = Keys.NewKeyFile();
        var address = Address();
        var stored = await Host(settings).SealAsync("secret", address);
        await Store.AddGrantAsync(address.RowId, address.CompanyId, new() { ["access_token"] = stored.ToJson() });
        await Store.ExecuteAsync("CREATE TABLE kept AS SELECT * FROM integrations.data_keys");
        await Store.ExecuteAsync("DELETE FROM integrations.data_keys");
        var host = Host(settings, isDevelopment: true);

        await host.BeatAsync();

        Assert.Equal(SealReason.DataKeysMissing, host.Ring.Reason);
        Assert.Equal(0, await Store.CountAsync("data_keys"));
        await Store.ExecuteAsync("INSERT INTO integrations.data_keys SELECT * FROM kept");
        await host.BeatAsync();
        Assert.Equal("secret", await host.OpenAsync(stored, address));
    }

    [Fact]
    public async Task RunningHost_KeepsItsOpenKeys_WhenTheKeyFileGoesAway()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();
        var stored = await host.SealAsync("secret", address);
        File.Delete(Keys.PathOf("sealing.key"));

        await host.BeatAsync();

        Assert.Equal("secret", await host.OpenAsync(stored, address));
    }

    [Fact]
    public async Task UnknownVersion_IsLookedUpAtOnce_ButNotMoreThanOnceASecond()
    {
        var settings = Keys.NewKeyFile();
        var (a, b) = (Host(settings), Host(settings));
        var address = Address();
        var stored = await b.SealAsync("secret", address);
        var later = stored with { Envelope = stored.Envelope.Replace("v1.1.", "v1.2.", StringComparison.Ordinal) };
        await a.BeatAsync();

        // No such key yet: b looks, and does not look again within the second.
        Assert.Equal("secret_unreadable", await b.OpenAsync(later, address));
        await a.Ring.AddKeyAsync(Cancel);
        Assert.Equal("secret_unreadable", await b.OpenAsync(later, address));
        Assert.Equal(1, b.Ring.Newest);

        b.Clock.Advance(TimeSpan.FromSeconds(1));
        // Known now; it still does not open, for it was sealed under another key.
        Assert.Equal("secret_unreadable", await b.OpenAsync(later, address));
        Assert.Equal(2, b.Ring.Newest);
    }

    [Fact]
    public async Task Heartbeat_BeatsAtStartAndEachMinute_AndSignsOffAtTheEnd()
    {
        var host = Host(Keys.NewKeyFile());
        await host.Heartbeat.StartAsync(Cancel);
        await UntilAsync(async () => await Store.CountAsync("hosts", "newest_key = 1") == 1);

        await Store.ExecuteAsync("UPDATE integrations.hosts SET newest_key = 0");
        host.Clock.Advance(HostHeartbeat.Period);
        await UntilAsync(async () => await Store.CountAsync("hosts", "newest_key = 1") == 1);

        await host.Heartbeat.StopAsync(Cancel);
        Assert.Equal(0, await Store.CountAsync("hosts"));
    }

    [Fact]
    public async Task Heartbeat_OutlivesADatabaseThatDoesNotAnswer()
    {
        await Store.ExecuteAsync("ALTER TABLE integrations.data_keys RENAME TO away");
        var host = Host(Keys.NewKeyFile());
        await host.Heartbeat.StartAsync(Cancel);
        Assert.Equal(SealReason.NotLoaded, host.Ring.Reason);

        await Store.ExecuteAsync("ALTER TABLE integrations.away RENAME TO data_keys");
        await UntilAsync(async () =>
        {
            host.Clock.Advance(HostHeartbeat.Period);
            return await Store.CountAsync("hosts", "newest_key = 1") == 1;
        });
        Assert.False(host.Ring.IsSealed);
        await host.Heartbeat.StopAsync(Cancel);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        // Each look is a round trip to the database; the test's own time limit ends a wait in vain.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private void Break(string fault)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        switch (fault)
        {
            case "missing": File.Delete(Keys.PathOf("sealing.key")); break;
            case "empty": Keys.Write("sealing.key", string.Empty); break;
            case "not base64": Keys.Write("sealing.key", "?!"); break;
            case "short": Keys.Write("sealing.key", Convert.ToBase64String(new byte[31])); break;
            case "another": Keys.NewKeyFile(); break;
            case "group readable": Keys.Expose("sealing.key", Owner | UnixFileMode.GroupRead); break;
            case "world readable": Keys.Expose("sealing.key", Owner | UnixFileMode.OtherRead); break;
            default: throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }
    }
}
