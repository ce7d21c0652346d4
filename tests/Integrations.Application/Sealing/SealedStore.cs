using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Tests.Integrations.Application.Persistence;
using GeniusErp.Tests.Support;
using Npgsql;
using NpgsqlTypes;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

/// <summary>One test's database: as its owner for arranging and looking, as the worker for the code under test.</summary>
internal sealed class SealedStore : IAsyncDisposable
{
    private readonly TestDatabase database;

    private SealedStore(TestDatabase database)
    {
        this.database = database;
        Owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
        Worker = new(PersistenceServices.DataSource(database.Configuration(), "integrations_worker"));
    }

    public NpgsqlDataSource Owner { get; }

    public WorkerDataSource Worker { get; }

    public static async Task<SealedStore> NewAsync() => new(await MigratedDatabase.CreateAsync());

    public async ValueTask DisposeAsync()
    {
        await Worker.Source.DisposeAsync();
        await Owner.DisposeAsync();
        await database.DisposeAsync();
    }

    public Task<long> CountAsync(string table, string where = "true") => ScalarAsync<long>($"SELECT count(*) FROM integrations.{table} WHERE {where}");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql, params object[] arguments)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        await command.ExecuteNonQueryAsync();
    }

    public async Task AddIntegrationAsync(Guid id, string company, JsonObject config, string provider = "openai")
    {
        await using var command = Owner.CreateCommand("INSERT INTO integrations.integrations (id, company_id, provider, account_key, config) VALUES ($1, $2, $3, $4, $5)");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = company });
        command.Parameters.Add(new() { Value = provider });
        command.Parameters.Add(new() { Value = id.ToString() });
        command.Parameters.Add(new() { Value = config.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync();
    }

    public async Task AddGrantAsync(Guid id, string company, JsonObject tokens)
    {
        await using var command = Owner.CreateCommand("INSERT INTO integrations.grants (id, company_id, authority, app, account, tokens) VALUES ($1, $2, 'google', 'app', $3, $4)");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = company });
        command.Parameters.Add(new() { Value = id.ToString() });
        command.Parameters.Add(new() { Value = tokens.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<JsonObject> ConfigAsync(Guid id) => Parse(await ScalarAsync<string>($"SELECT config::text FROM integrations.integrations WHERE id = '{id}'"));

    public async Task<JsonObject> TokensAsync(Guid id) => Parse(await ScalarAsync<string>($"SELECT tokens::text FROM integrations.grants WHERE id = '{id}'"));

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
