using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>Fills the database: one large company, and thousands of small ones.</summary>
internal static class Seeding
{
    public const int DefaultRows = 100_000;

    public const string LargeCompany = "large";

    private const int LargeCompanyRows = 20_000;
    private const int SmallCompanyRows = 20;
    private const int BetweenReports = 50_000;

    // Two years, so that keys and times lie as they would after two years of use.
    private static readonly TimeSpan Age = TimeSpan.FromDays(730);

    public static async Task<int> RunAsync(int rows)
    {
        await using var database = await BenchmarkDatabase.OpenAsync();
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "TRUNCATE integrations.integrations, integrations.activity, integrations.idempotency_records CASCADE");

        // The host makes its first data key only while nothing is sealed, so it comes before the rows.
        await using (await Side.HostAsync(database))
        {
        }

        var watch = Stopwatch.StartNew();
        await using (var copy = await connection.BeginBinaryImportAsync(
            "COPY integrations.integrations (id, company_id, provider, status, config, account_key, display_name, verified, created_at, updated_at) FROM STDIN (FORMAT binary)"))
        {
            var newest = DateTimeOffset.UtcNow;
            for (var row = 0; row < rows; row++)
            {
                var created = newest - (Age * ((double)(rows - row) / rows));
                await WriteAsync(copy, row, rows, created);
                if ((row + 1) % BetweenReports == 0)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row + 1:N0} of {rows:N0} rows, {watch.Elapsed.TotalSeconds:0.0} s"));
                }
            }

            await copy.CompleteAsync();
        }

        Console.WriteLine("  Vacuum and statistics");
        await ExecuteAsync(connection, "VACUUM (ANALYZE) integrations.integrations");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seeded {rows:N0} rows in {watch.Elapsed.TotalSeconds:0.0} s. Now: run."));
        return 0;
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, int row, int rows, DateTimeOffset created)
    {
        // Every so many-th row is the large company's: its rows lie among the others', as in real life.
        var large = Math.Min(LargeCompanyRows, rows / 2);
        var isLarge = (long)row * large / rows != (long)(row + 1) * large / rows;
        var company = isLarge ? LargeCompany : string.Create(CultureInfo.InvariantCulture, $"company-{row / SmallCompanyRows % Math.Max(1, (rows - large) / SmallCompanyRows)}");
        await copy.StartRowAsync();
        await copy.WriteAsync(Guid.CreateVersion7(created), NpgsqlDbType.Uuid);
        await copy.WriteAsync(company, NpgsqlDbType.Varchar);
        await copy.WriteAsync(SeededRow.Provider, NpgsqlDbType.Varchar);
        await copy.WriteAsync("connected", NpgsqlDbType.Varchar);
        await copy.WriteAsync(SeededRow.Config, NpgsqlDbType.Jsonb);
        await copy.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"account-{row}"), NpgsqlDbType.Varchar);
        await copy.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"Account {row}"), NpgsqlDbType.Varchar);
        await copy.WriteAsync(true, NpgsqlDbType.Boolean);
        await copy.WriteAsync(created, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(created, NpgsqlDbType.TimestampTz);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>What every seeded row has: one setting that is shown and one secret that is masked.</summary>
internal static class SeededRow
{
    public const string Provider = "openai";

    /// <summary>As long as a sealed key of 51 characters.</summary>
    public const string Config =
        """{"api_key": {"hint": "…wxyz", "$sealed": "v1.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, "organization_id": "org-Benchmark1"}""";

    public const string MaskedConfig = """{"api_key":{"set":true,"hint":"…wxyz"},"organization_id":"org-Benchmark1"}""";
}
