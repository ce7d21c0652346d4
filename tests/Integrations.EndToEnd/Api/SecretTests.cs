using System.Diagnostics;
using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Secrets are planted, everything is used, providers echo them, every log line is on; then all that is left behind is searched.</summary>
public sealed class SecretTests
{
    private readonly string company = Guid.NewGuid().ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Scanner_FindsEveryForm()
    {
        const string secret = "sk-proj-Găsește-mă/+?0123456789";
        var bytes = System.Text.Encoding.UTF8.GetBytes(secret);
        var scanner = new SecretScanner([secret]);
        foreach (var hidden in new[]
        {
            secret, Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), Uri.EscapeDataString(secret),
            Convert.ToBase64String([.. "user:"u8, .. bytes]), Convert.ToBase64String([.. "u"u8, .. bytes, .. "tail"u8]), Convert.ToBase64String([.. "us"u8, .. bytes]), Convert.ToBase64String([.. bytes, .. "x"u8]),
        })
        {
            scanner.Find("here", $"…{hidden}…").ShouldNotBeEmpty(hidden);
        }

        scanner.Find("here", System.Text.Encoding.Unicode.GetBytes($"…{secret}…")).ShouldNotBeEmpty();
        scanner.Find("here", "sk-proj-Gaseste-ma/+?0123456789").ShouldBeEmpty();
    }

    [Fact]
    public async Task PlantedSecrets_AreFoundNowhere()
    {
        await using var deployment = await Deployment.CreateAsync();
        var host = await deployment.StartHostAsync(("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"), ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace"), ("Logging:LogLevel:Npgsql", "Trace"));
        using var api = await ApiClient.ForAsync(host, company);
        var canaries = await UseEverythingAsync(deployment, api);
        host.Terminate();
        await host.WaitForExitAsync(TimeSpan.FromSeconds(30));

        var scanner = new SecretScanner(canaries);
        var hits = scanner.Find("an answer of the API", string.Join('\n', api.Transcript))
            .Concat(scanner.Find("the host's output", host.Output))
            .Concat(scanner.Find("pg_dump", await DumpAsync(deployment)))
            .Concat(await SearchDataDirectoryAsync(deployment, scanner))
            .ToList();

        hits.ShouldBeEmpty();
        // The search looked at something: the secrets' neighbours are there, and the providers got the secrets.
        host.Output.Length.ShouldBeGreaterThan(100_000);
        string.Join('\n', api.Transcript).ShouldContain("Canary of");
        deployment.Sandbox["openai"].Requests.ShouldContain(request => request.Header("Authorization") == $"Bearer {canaries[0]}");
        deployment.Sandbox["sms_twilio"].Received.ShouldBeGreaterThan(0);
    }

    /// <summary>Every provider that takes a secret: created, edited, tried while it echoes, tested, imported, disconnected, removed, and with broken requests.</summary>
    private async Task<List<string>> UseEverythingAsync(Deployment deployment, ApiClient api)
    {
        var canaries = new List<string>();
        string Canary()
        {
            canaries.Add($"sk-proj-{Guid.NewGuid():N}{Guid.NewGuid():N}");
            return canaries[^1];
        }

        var created = (await api.PostAsync("", Openai(Canary(), "main"), ("Idempotency-Key", "key-1"))).Expect(201);
        var path = $"/{created.Id}";
        await api.PostAsync("", Openai(canaries[0], "main"), ("Idempotency-Key", "key-1"));
        foreach (var fault in new[] { Fault.Of(FaultKind.Echo), Fault.Of(FaultKind.Echo) with { Status = 401 }, Fault.Of(FaultKind.Echo) with { Status = 503 }, Fault.Of(FaultKind.Redirect), Fault.Of(FaultKind.Malformed), Fault.Of(FaultKind.Reset) })
        {
            deployment.Sandbox["openai"].Break(fault);
            await api.PostAsync($"{path}/connect");
            await api.PostAsync($"{path}/connect", new JsonObject { ["config"] = new JsonObject { ["api_key"] = Canary() } }, ("Idempotency-Key", $"key-{canaries.Count}"));
            await api.PostAsync("/test", Draft(Canary()));
        }

        deployment.Sandbox["openai"].Mend();
        await api.PostAsync($"{path}/test");
        await api.PatchAsync(path, (await api.GetAsync(path)).ETag, new JsonObject { ["config"] = new JsonObject { ["api_key"] = Canary(), ["default_model"] = "m" } });
        await api.PostAsync("/import", new JsonObject { ["rows"] = new JsonArray(Openai(Canary(), "imported"), Openai("x" + Canary(), "refused")) });
        await BreakRequestsAsync(api, path, Canary);
        await EveryProviderAsync(deployment, api, canaries);
        foreach (var read in new[] { "", path, $"{path}/activity", $"{path}/diagnostics", "/summary", "/providers" })
        {
            (await api.GetAsync(read)).Expect(200);
        }

        await api.PostAsync($"{path}/disconnect");
        await api.DeleteAsync(path, (await api.GetAsync(path)).ETag);
        return canaries;
    }

    private static async Task BreakRequestsAsync(ApiClient api, string path, Func<string> canary)
    {
        // Wrong in another field, wrong itself, malformed, under an unknown name: the refusal must not repeat what was sent.
        await api.PostAsync("", new JsonObject { ["provider"] = "openai", ["config"] = new JsonObject { ["api_key"] = canary(), ["region"] = "mars" } });
        await api.PostAsync("", Openai($"{canary()} with spaces", "x"));
        await api.PostAsync("", Openai($"sk-admin-{canary()}", "x"));
        await api.PostAsync("", new JsonObject { ["provider"] = "openai", ["config"] = new JsonObject { ["api_key"] = new JsonArray(canary()) } });
        await api.PostAsync("", new JsonObject { ["provider"] = "mfinante", ["config"] = new JsonObject { ["probe_cui"] = canary() } });
        await api.PostBytesAsync("", System.Text.Encoding.UTF8.GetBytes($$"""{"provider":"openai","config":{"api_key":"{{canary()}}" """));
        await api.PatchAsync(path, "\"999\"", new JsonObject { ["config"] = new JsonObject { ["api_key"] = canary() } });
    }

    /// <summary>All providers of the sandbox, their good samples with each text that the catalogue calls secret followed to the provider and echoed.</summary>
    private static async Task EveryProviderAsync(Deployment deployment, ApiClient api, List<string> canaries)
    {
        foreach (var provider in (await api.GetAsync("/providers")).Items)
        {
            var code = provider["code"]!.GetValue<string>();
            if (deployment.Sandbox.Boards.All(board => board.Code != code) || code is "openai")
            {
                continue;
            }

            var sample = deployment.Sandbox[code].Credential("good").ToJson();
            var secrets = SecretNames(provider).Where(name => sample[name] is JsonValue).ToList();
            canaries.AddRange(secrets.Select(name => sample[name]!.GetValue<string>()).Where(secret => secret.Length >= 12));
            var created = await api.PostAsync("", new JsonObject { ["provider"] = code, ["display_name"] = $"Canary of {code}", ["config"] = sample });
            created.Expect(201);
            (await api.PostAsync($"/{created.Id}/connect")).Status.ShouldBeOneOf(200, 202);
            deployment.Sandbox[code].Break(Fault.Of(FaultKind.Echo));
            await api.PostAsync($"/{created.Id}/test");
            deployment.Sandbox[code].Mend();
        }
    }

    private static IEnumerable<string> SecretNames(JsonNode provider)
        => provider["fields"]!.AsArray().Where(field => field!["secret"]!.GetValue<bool>()).Select(field => field!["name"]!.GetValue<string>());

    private static JsonObject Openai(string key, string account) => new() { ["provider"] = "openai", ["account_key"] = account, ["config"] = new JsonObject { ["api_key"] = key } };

    private static JsonObject Draft(string key) => new() { ["provider"] = "openai", ["config"] = new JsonObject { ["api_key"] = key } };

    private static async Task<string> DumpAsync(Deployment deployment)
    {
        MissingPeer.Require("pg_dump", MissingPeer.HasProgram("pg_dump"));
        var connection = new NpgsqlConnectionStringBuilder(deployment.Database.OwnerConnectionString);
        var start = new ProcessStartInfo("pg_dump", ["-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, connection.Database!]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = connection.Password;
        using var dump = Process.Start(start)!;
        var text = await dump.StandardOutput.ReadToEndAsync(Cancel);
        await dump.WaitForExitAsync(Cancel);
        dump.ExitCode.ShouldBe(0);
        text.ShouldContain("Canary of");
        return text;
    }

    /// <summary>The server's own files: tables, indexes, write-ahead log, temporary files, its log.</summary>
    private static async Task<List<string>> SearchDataDirectoryAsync(Deployment deployment, SecretScanner scanner)
    {
        await deployment.ScalarAsync<string>("SELECT pg_switch_wal()::text");
        await using (var checkpoint = deployment.Owner.CreateCommand("CHECKPOINT"))
        {
            await checkpoint.ExecuteNonQueryAsync(Cancel);
        }

        var directory = await deployment.ScalarAsync<string>("SELECT current_setting('data_directory')");
        MissingPeer.Require("The right to read the server's files", CanRead(directory));
        var database = await deployment.ScalarAsync<uint>("SELECT oid FROM pg_database WHERE datname = current_database()");
        var hits = new List<string>();
        var searched = 0;
        foreach (var file in new[] { Path.Combine(directory, "pg_wal"), Path.Combine(directory, "base", $"{database}") }.SelectMany(part => Directory.EnumerateFiles(part, "*", SearchOption.TopDirectoryOnly)))
        {
            hits.AddRange(scanner.Find(file, await File.ReadAllBytesAsync(file, Cancel)));
            searched++;
        }

        searched.ShouldBeGreaterThan(50);
        return hits;
    }

    private static bool CanRead(string directory)
    {
        try
        {
            return Directory.EnumerateFiles(directory).Any();
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
