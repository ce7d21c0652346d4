using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Secrets;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

public sealed class SealCommandsTests : SealingTest
{
    [Fact]
    public async Task Rotate_WaitsForTheHostThatLearnsLate_AndNobodySealsUnderTheNewKeyBefore()
    {
        var settings = Keys.NewKeyFile();
        var (a, b) = (Host(settings), Host(settings));
        await a.BeatAsync();
        await b.BeatAsync();
        var waits = new SemaphoreSlim(0);
        var watching = new Watching(_ => waits.Release());
        var command = Host(settings);

        var rotation = command.Commands.RotateAsync(watching, Cancel);
        await waits.WaitAsync(Cancel);
        await a.BeatAsync();

        Assert.Equal("1", KeyVersionOf((await a.SealAsync("x", Address())).Envelope));
        Assert.False(rotation.IsCompleted);
        await TickUntilAsync(command, waits, () => watching.Reports[^1].WaitingFor.Count == 1);
        Assert.Equal([b.Identity.Name], watching.Reports[^1].WaitingFor);

        await b.BeatAsync();
        await TickUntilAsync(command, waits, () => watching.Reports[^1].WaitingFor.Count == 0);
        Assert.Equal(2, (await rotation).Value!.KeyVersion);
        await a.BeatAsync();
        Assert.Equal("2", KeyVersionOf((await a.SealAsync("x", Address())).Envelope));
    }

    [Fact]
    public async Task Rotate_DoesNotWaitForHostsThatAreGoneOrSealed_AndNamesTheSealedOnes()
    {
        var settings = Keys.NewKeyFile();
        var (gone, command) = (Host(settings), Host(settings));
        await gone.BeatAsync();
        await Store.ExecuteAsync("UPDATE integrations.hosts SET seen_at = now() - interval '181 seconds'");
        await Host(Keys.KeyFile("missing.key")).BeatAsync();

        var report = (await command.Commands.RotateAsync(new Watching(), Cancel)).Value!;

        Assert.Single(report.SealedHosts);
        Assert.Equal("2", KeyVersionOf((await command.SealAsync("x", Address())).Envelope));
    }

    [Fact]
    public async Task Rotate_OverAWrongKeyFile_IsRefusedAndAddsNothing()
    {
        await Host(Keys.NewKeyFile()).BeatAsync();
        var wrong = Host(Keys.NewKeyFile("wrong.key"));

        var refused = await wrong.Commands.RotateAsync(new Watching(), Cancel);

        Assert.Equal("vault.sealed", refused.Error!.Code);
        Assert.Equal(1, await Store.CountAsync("data_keys"));
    }

    [Fact]
    public async Task OldSecrets_StayReadable_OnAHostThatHasNotSeenTheRotation()
    {
        var settings = Keys.NewKeyFile();
        var (old, command) = (Host(settings), Host(settings));
        var address = Address();
        var first = await old.SealAsync("first", address);
        await command.Commands.RotateAsync(new Watching(), Cancel);
        var second = await command.SealAsync("second", address);

        Assert.Equal("second", await old.OpenAsync(second, address));
        Assert.Equal("first", await command.OpenAsync(first, address));
    }

    [Fact]
    public async Task Reseal_MovesEverySecretUnderTheNewKey_KeepsTheRest_AndRetiresTheOldKey()
    {
        var host = Host(Keys.NewKeyFile());
        var (row, grant) = (Address(), Address(company: "c2", field: "tokens.access_token"));
        await Store.AddIntegrationAsync(row.RowId, row.CompanyId, new()
        {
            ["api_key"] = (await host.SealAsync("sk-0123456789abcdef", row, hint: true)).ToJson(),
            ["region"] = "eu",
            ["limits"] = new JsonObject { ["per_minute"] = 1.50m },
        });
        await Store.AddGrantAsync(grant.RowId, grant.CompanyId, new() { ["access_token"] = (await host.SealAsync("token", grant)).ToJson() });
        await host.Commands.RotateAsync(new Watching(), Cancel);
        var before = await Store.ScalarAsync<string>("SELECT (to_jsonb(i) - 'config')::text FROM integrations.integrations i");

        var report = (await host.Commands.ResealAsync(new Watching(), Cancel)).Value!;

        Assert.Equal((2, 2L, 0L), (report.KeyVersion, report.Rows, report.Unreadable));
        Assert.Equal(new Dictionary<int, long> { [2] = 2 }, report.Secrets);
        Assert.Equal([1], report.Retired);
        var config = await Store.ConfigAsync(row.RowId);
        Assert.Equal("…cdef", SealedSecret.Read(config["api_key"])!.Hint);
        Assert.Equal("""{"per_minute":1.50}""", config["limits"]!.ToJsonString());
        Assert.Equal(before, await Store.ScalarAsync<string>("SELECT (to_jsonb(i) - 'config')::text FROM integrations.integrations i"));

        // The old key is proved unused: without its row everything still opens.
        await Store.ExecuteAsync("DELETE FROM integrations.data_keys WHERE retired_at IS NOT NULL");
        await host.BeatAsync();
        Assert.Equal("sk-0123456789abcdef", await host.OpenAsync(SealedSecret.Read(config["api_key"])!, row));
        Assert.Equal("token", await host.OpenAsync(SealedSecret.Read((await Store.TokensAsync(grant.RowId))["access_token"])!, grant));
    }

    [Fact]
    public async Task Reseal_MovesWebhookSecretsAndBodies()
    {
        var host = Host(Keys.NewKeyFile());
        var (row, endpoint, delivery) = (Address(), Address(company: "c2", field: "secrets.current"), Address(company: "c2", field: "body.text"));
        await Store.AddIntegrationAsync(row.RowId, "c2", []);
        await Store.ExecuteAsync(
            "INSERT INTO integrations.webhook_endpoints (id, company_id, integration_id, key_hash, secrets) VALUES ($1, 'c2', $2, '\\x00', $3::jsonb)",
            endpoint.RowId, row.RowId, new JsonObject { ["current"] = (await host.SealAsync("whsec", endpoint)).ToJson() }.ToJsonString());
        await Store.ExecuteAsync(
            """
            INSERT INTO integrations.webhook_deliveries (id, received_at, company_id, integration_id, provider, verdict, signature_verified, method, headers, body_bytes, body)
            VALUES ($1, now(), 'c2', $2, 'stripe', 'accepted', true, 'POST', '{}', 4, $3::jsonb)
            """,
            delivery.RowId, row.RowId, new JsonObject { ["text"] = (await host.SealAsync("paid", delivery)).ToJson() }.ToJsonString());
        await host.Commands.RotateAsync(new Watching(), Cancel);

        Assert.Equal((2L, 0L), (await host.Commands.ResealAsync(new Watching(), Cancel)).Value is { } report ? (report.Rows, report.Unreadable) : default);

        await Store.ExecuteAsync("DELETE FROM integrations.data_keys WHERE retired_at IS NOT NULL");
        await host.BeatAsync();
        async Task<string> OpenAsync(string sql, SecretAddress address) => await host.OpenAsync(SealedSecret.Read(JsonNode.Parse(await Store.ScalarAsync<string>(sql)))!, address);
        Assert.Equal("whsec", await OpenAsync("SELECT (secrets -> 'current')::text FROM integrations.webhook_endpoints", endpoint));
        Assert.Equal("paid", await OpenAsync("SELECT (body -> 'text')::text FROM integrations.webhook_deliveries", delivery));
    }

    [Fact]
    public async Task Reseal_StoppedInTheMiddle_LeavesAllReadable_AndResumes()
    {
        var host = Host(Keys.NewKeyFile());
        var rows = await ManyAsync(host, 450);
        await host.Commands.RotateAsync(new Watching(), Cancel);
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var stopping = new Watching(progress => { if (progress.Done > 0) { crash.Cancel(); } });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Commands.ResealAsync(stopping, crash.Token));

        Assert.Equal(200, await Store.CountAsync("integrations", "config::text LIKE '%v1.2.%'"));
        Assert.Equal(0, await Store.CountAsync("data_keys", "retired_at IS NOT NULL"));
        await AssertReadableAsync(host, rows);

        var resumed = new Watching();
        var report = (await host.Commands.ResealAsync(resumed, Cancel)).Value!;

        Assert.Equal(250, report.Rows);
        Assert.Equal(new Dictionary<int, long> { [2] = 450 }, report.Secrets);
        Assert.Contains(resumed.Reports, progress => (progress.Done, progress.Total) == (450, 450));
        await AssertReadableAsync(host, rows);
    }

    [Fact]
    public async Task Reseal_NeverOverwritesAValueThatIsNewerThanWhatItRead()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();
        var first = await host.SealAsync("first", address);
        var second = await host.SealAsync("second", address);
        await Store.AddIntegrationAsync(address.RowId, address.CompanyId, new() { ["api_key"] = first.ToJson() });
        await host.Commands.RotateAsync(new Watching(), Cancel);
        var rows = new SealedRows(Store.Worker);
        var key = await host.Ring.FindAsync(2, Cancel);
        var resealing = new Resealing(host.Ring, key!);
        var interrupted = false;

        await rows.WalkAsync(
            SealedColumn.Config,
            async (row, cancel) =>
            {
                var json = await resealing.RewriteAsync(SealedColumn.Config, row, cancel);
                if (!interrupted)
                {
                    interrupted = true;
                    await Store.ExecuteAsync("UPDATE integrations.integrations SET config = $1::jsonb", new JsonObject { ["api_key"] = second.ToJson() }.ToJsonString());
                }

                return json;
            },
            (_, _) => { },
            Cancel);

        var now = SealedSecret.Read((await Store.ConfigAsync(address.RowId))["api_key"])!;
        Assert.Equal(("2", "second"), (KeyVersionOf(now.Envelope), await host.OpenAsync(now, address)));
    }

    [Fact]
    public async Task Reseal_LeavesWhatDoesNotOpen_CountsIt_AndKeepsItsKey()
    {
        var host = Host(Keys.NewKeyFile());
        var (row, other) = (Address(), Address());
        await Store.AddIntegrationAsync(row.RowId, row.CompanyId, new()
        {
            ["api_key"] = (await host.SealAsync("moved", other)).ToJson(),
            ["odd"] = new JsonObject { ["$sealed"] = 5 },
        });
        await host.Commands.RotateAsync(new Watching(), Cancel);
        var before = (await Store.ConfigAsync(row.RowId)).ToJsonString();

        var report = (await host.Commands.ResealAsync(new Watching(), Cancel)).Value!;

        Assert.Equal((0L, 2L), (report.Rows, report.Unreadable));
        Assert.Equal(new Dictionary<int, long> { [0] = 1, [1] = 1 }, report.Secrets);
        Assert.Empty(report.Retired);
        Assert.Equal(before, (await Store.ConfigAsync(row.RowId)).ToJsonString());
    }

    [Fact]
    public async Task Reseal_TakesBackAKeyThatIsInUseAgain()
    {
        var host = Host(Keys.NewKeyFile());
        var address = Address();
        var old = await host.SealAsync("late", address);
        await host.Commands.RotateAsync(new Watching(), Cancel);
        Assert.Equal([1], (await host.Commands.ResealAsync(new Watching(), Cancel)).Value!.Retired);
        // A save that had read the row before the re-sealing brings the old envelope back, under another row: it stays unreadable.
        await Store.AddIntegrationAsync(Guid.NewGuid(), "c1", new() { ["api_key"] = old.ToJson() });

        Assert.Empty((await host.Commands.ResealAsync(new Watching(), Cancel)).Value!.Retired);
        Assert.Equal(0, await Store.CountAsync("data_keys", "retired_at IS NOT NULL"));
    }

    [Fact]
    public async Task Adopt_SealsPlainSecrets_AndTouchesNothingElse()
    {
        var host = Host(Keys.NewKeyFile());
        var (plain, number, kept, odd) = (Address(), Address(company: "c2"), Address(), Address());
        await Store.AddIntegrationAsync(plain.RowId, "c1", new() { ["api_key"] = "sk-0123456789abcdef", ["region"] = "eu" });
        await Store.AddIntegrationAsync(number.RowId, "c2", new() { ["api_key"] = 12345 });
        var already = await host.SealAsync("sealed", kept);
        await Store.AddIntegrationAsync(kept.RowId, "c1", new() { ["api_key"] = already.ToJson() });
        await Store.AddIntegrationAsync(odd.RowId, "c1", new() { ["api_key"] = new JsonObject { ["set"] = true } });
        await Store.AddIntegrationAsync(Guid.NewGuid(), "c1", new() { ["api_key"] = "unknown" }, provider: "gone");
        Assert.Null((IntegrationConfig.Of(await Store.ConfigAsync(plain.RowId))).SecretOf("api_key"));

        var report = (await host.Commands.AdoptAsync(new Watching(), Cancel)).Value!;

        Assert.Equal(new AdoptionReport(Rows: 2, Secrets: 2, UnknownProviders: 1, NotText: 1), report);
        var config = await Store.ConfigAsync(plain.RowId);
        var adopted = SealedSecret.Read(config["api_key"])!;
        Assert.Equal(("sk-0123456789abcdef", "…cdef"), (await host.OpenAsync(adopted, plain), adopted.Hint));
        Assert.Equal("eu", (string?)config["region"]);
        Assert.Equal("12345", await host.OpenAsync(SealedSecret.Read((await Store.ConfigAsync(number.RowId))["api_key"])!, number));
        Assert.Equal(already.Envelope, SealedSecret.Read((await Store.ConfigAsync(kept.RowId))["api_key"])!.Envelope);
        Assert.Equal(0, (await host.Commands.AdoptAsync(new Watching(), Cancel)).Value!.Rows);
    }

    [Fact]
    public async Task ResealAndAdopt_WhileSealed_WriteNothing()
    {
        await Host(Keys.NewKeyFile()).BeatAsync();
        var row = Guid.NewGuid();
        await Store.AddIntegrationAsync(row, "c1", new() { ["api_key"] = "sk-plain" });
        var host = Host(Keys.NewKeyFile("wrong.key"));

        Assert.Equal("vault.sealed", (await host.Commands.AdoptAsync(new Watching(), Cancel)).Error!.Code);
        Assert.Equal("vault.sealed", (await host.Commands.ResealAsync(new Watching(), Cancel)).Error!.Code);
        Assert.Equal("sk-plain", (string?)(await Store.ConfigAsync(row))["api_key"]);
    }

    private async Task<List<(SecretAddress Address, string Value)>> ManyAsync(SealingHost host, int count)
    {
        var rows = new List<(SecretAddress, string)>();
        for (var i = 0; i < count; i++)
        {
            var address = Address();
            await Store.AddIntegrationAsync(address.RowId, address.CompanyId, new() { ["api_key"] = (await host.SealAsync($"secret {i}", address)).ToJson() });
            rows.Add((address, $"secret {i}"));
        }

        return rows;
    }

    private async Task AssertReadableAsync(SealingHost host, List<(SecretAddress Address, string Value)> rows)
    {
        foreach (var (address, value) in rows)
        {
            Assert.Equal(value, await host.OpenAsync(SealedSecret.Read((await Store.ConfigAsync(address.RowId))["api_key"])!, address));
        }
    }

    /// <summary>Lets the waiting command look again, once per tick of its clock, until it reported what the test waits for.</summary>
    private static async Task TickUntilAsync(SealingHost command, SemaphoreSlim reported, Func<bool> seen)
    {
        while (!seen())
        {
            command.Clock.Advance(TimeSpan.FromSeconds(1));
            await reported.WaitAsync(Cancel);
        }
    }
}
