using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>How long a provider waits for its 200: verified, sealed and stored with its event. By turns with one bare insert, so that a busy machine slows both.</summary>
internal static class Webhooks
{
    private const int Warm = 200;
    private const int Deliveries = 1_000;
    private const string Secret = "whsec_QmVuY2htYXJrU2VjcmV0MDAwMDAwMDE=";

    // An address takes a hundred in a second.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(12);

    public static async Task<int> RunAsync()
    {
        await using var database = await BenchmarkDatabase.OpenAsync();
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var host = await Side.HostAsync(database);
        var address = await AddressAsync(owner, host);
        var (answers, inserts) = (new List<double>(), new List<double>());
        for (var n = 0; n < Warm + Deliveries; n++)
        {
            var (answer, insert) = (await TimeAsync(() => SendAsync(host, address, n)), await TimeAsync(() => InsertAsync(owner)));
            if (n >= Warm)
            {
                answers.Add(answer.TotalMilliseconds);
                inserts.Add(insert.TotalMilliseconds);
            }

            await Task.Delay(Between);
        }

        Console.WriteLine($"| {Deliveries} deliveries, one after the other | p50 | p95 | p99 |");
        Console.WriteLine("|---|---:|---:|---:|");
        Report("200 to a signed webhook, stored", answers);
        Report("one bare insert of a row of that size", inserts);
        Console.WriteLine($"Load of the machine: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
        return 0;
    }

    private static void Report(string what, List<double> times)
    {
        var sorted = times.Order().ToList();
        string At(double part) => sorted[(int)Math.Ceiling(part * sorted.Count) - 1].ToString("0.0 ms", CultureInfo.InvariantCulture);
        Console.WriteLine($"| {what} | {At(0.5)} | {At(0.95)} | {At(0.99)} |");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>A seeded connection gets an address, as a person would make it.</summary>
    private static async Task<Uri> AddressAsync(NpgsqlDataSource owner, Side host)
    {
        await using var command = owner.CreateCommand($"SELECT id FROM integrations.integrations WHERE company_id = '{Seeding.LargeCompany}' AND provider = '{SeededRow.Provider}' AND status = 'connected' LIMIT 1");
        var id = await command.ExecuteScalarAsync() as Guid? ?? throw new InvalidOperationException("The database is empty. Run seed first.");
        using var made = await host.Http.PostAsJsonAsync($"/api/integrations/{id}/webhook", new { secret = Secret });
        var text = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("address").GetString();
        return new Uri(new Uri(text!).PathAndQuery, UriKind.Relative);
    }

    private static async Task SendAsync(Side host, Uri address, int number)
    {
        var (id, time) = ($"wh_{Guid.NewGuid():N}", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var body = $$$"""{"id":"evt_{{{number}}}","object":"event","type":"response.completed","created_at":{{{time}}},"data":{"id":"resp_{{{number}}}"}}""";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{time}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", time);
        request.Headers.Add("webhook-signature", "v1," + signature);
        using var answer = await host.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task InsertAsync(NpgsqlDataSource owner)
    {
        await using var command = owner.CreateCommand(
            """
            INSERT INTO integrations.webhook_deliveries (id, received_at, company_id, integration_id, provider, verdict, signature_verified, method, headers, body_bytes, body)
            VALUES (gen_random_uuid(), now(), 'bare', gen_random_uuid(), 'openai', 'accepted', true, 'POST', '{"host": "localhost", "content-type": "application/json"}', 100,
                    jsonb_build_object('text', repeat('x', 300)))
            """);
        await command.ExecuteNonQueryAsync();
    }
}
