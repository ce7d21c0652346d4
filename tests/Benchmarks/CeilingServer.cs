using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>
/// The least that any server on .NET and PostgreSQL would do for the same answers: minimal endpoints, one statement by hand, the JSON written by hand.
/// No authentication, no tenants, no validation, no sealing.
/// </summary>
internal static class CeilingServer
{
    public const string Command = "ceiling";
    public const string ConnectionVariable = "CEILING_CONNECTION";

    private const string Columns =
        """
        id, company_id, franchise_id, provider, status, account_key, display_name, verified, grant_id, error_code, error_since,
        next_check_at, last_verified_at, last_synced_at, failure_count, version, created_at, updated_at
        """;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonEncodedText[] Names = [.. Columns.Split([',', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(name => JsonEncodedText.Encode(name))];

    public static async Task<int> ServeAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url);
        builder.Services.AddSingleton(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(
            Environment.GetEnvironmentVariable(ConnectionVariable) ?? throw new InvalidOperationException($"{ConnectionVariable} is not set."))
        {
            // As the host has it: the least that could be done plans nothing twice either.
            MaxAutoPrepare = 50,
        }));
        await using var app = builder.Build();
        app.MapGet("/health/live", () => "ok");
        app.MapGet("/api/integrations/{id:guid}", Get);
        app.MapGet("/api/integrations", List);
        app.MapPost("/api/integrations", Create);
        await app.RunAsync();
        return 0;
    }

    private static async Task Get(Guid id, HttpContext http, NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand($"SELECT {Columns} FROM integrations.integrations WHERE id = $1 AND company_id = $2 AND deleted_at IS NULL");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Seeding.LargeCompany });
        await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
        if (!await row.ReadAsync(http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await AnswerAsync(http, json => Write(json, row, row.GetGuid(0)));
    }

    private static async Task List(HttpContext http, NpgsqlDataSource source)
    {
        var limit = int.Parse(http.Request.Query["limit"]!, CultureInfo.InvariantCulture);
        var cursor = http.Request.Query["cursor"].ToString().Split('_');
        await using var command = source.CreateCommand(
            $"SELECT {Columns} FROM integrations.integrations WHERE company_id = $1 AND deleted_at IS NULL{(cursor.Length == 2 ? " AND (created_at, id) < ($3, $4)" : "")} ORDER BY created_at DESC, id DESC LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Seeding.LargeCompany });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit + 1 });
        if (cursor.Length == 2)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = new(long.Parse(cursor[0], CultureInfo.InvariantCulture), DateTimeKind.Utc) });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(cursor[1]) });
        }

        await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
        await AnswerAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            string? next = null;
            for (var shown = 0; row.Read(); shown++)
            {
                if (shown == limit)
                {
                    json.WriteEndArray();
                    json.WriteString("next_cursor", next);
                    json.WriteEndObject();
                    return;
                }

                var id = row.GetGuid(0);
                Write(json, row, id);
                next = shown == limit - 1 ? string.Create(CultureInfo.InvariantCulture, $"{row.GetDateTime(16).Ticks}_{id:N}") : null;
            }

            json.WriteEndArray();
            json.WriteNull("next_cursor");
            json.WriteEndObject();
        });
    }

    /// <summary>The row and its line in the activity log, as the host keeps them.</summary>
    private static async Task Create(HttpContext http, NpgsqlDataSource source)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        await using var batch = source.CreateBatch();
        var insert = new NpgsqlBatchCommand(
            $"INSERT INTO integrations.integrations (id, company_id, provider, config, account_key, display_name) VALUES ($1, $2, $3, $4::jsonb, $5, $6) RETURNING {Columns}");
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "created-at-the-ceiling" });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body.RootElement.GetProperty("provider").GetString()! });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SeededRow.Config });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body.RootElement.GetProperty("account_key").GetString()! });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body.RootElement.GetProperty("display_name").GetString()! });
        batch.BatchCommands.Add(insert);
        var note = new NpgsqlBatchCommand(
            "INSERT INTO integrations.activity (id, occurred_at, company_id, integration_id, action, actor_kind, actor_id, after) VALUES ($1, now(), $2, $3, 'created', 'person', 'benchmark', $4::jsonb)");
        note.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "created-at-the-ceiling" });
        note.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = ((NpgsqlParameter<Guid>)insert.Parameters[0]).TypedValue });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SeededRow.MaskedConfig });
        batch.BatchCommands.Add(note);
        await using var row = await batch.ExecuteReaderAsync(http.RequestAborted);
        await row.ReadAsync(http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status201Created;
        await AnswerAsync(http, json => Write(json, row, row.GetGuid(0)));
    }

    private static async Task AnswerAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, Json))
        {
            write(json);
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, NpgsqlDataReader row, Guid id)
    {
        json.WriteStartObject();
        json.WriteString(Names[0], id);
        for (var column = 1; column < Names.Length; column++)
        {
            if (row.IsDBNull(column))
            {
                json.WriteNull(Names[column]);
                continue;
            }

            switch (column)
            {
                case 7:
                    json.WriteBoolean(Names[column], row.GetBoolean(column));
                    break;
                case 8:
                    json.WriteString(Names[column], row.GetGuid(column));
                    break;
                case 14 or 15:
                    json.WriteNumber(Names[column], row.GetInt32(column));
                    break;
                case 10 or 11 or 12 or 13 or 16 or 17:
                    json.WriteString(Names[column], row.GetDateTime(column));
                    break;
                default:
                    json.WriteString(Names[column], row.GetString(column));
                    break;
            }
        }

        // What the seeded rows do not have, so that the answers are equally long.
        json.WritePropertyName("config");
        json.WriteRawValue(SeededRow.MaskedConfig, skipInputValidation: true);
        json.WriteNull("account");
        json.WriteNull("error_message");
        json.WriteNull("error_context");
        json.WriteBoolean("inherited", value: false);
        json.WriteEndObject();
    }
}
