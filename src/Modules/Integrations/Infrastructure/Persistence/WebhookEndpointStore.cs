using System.Text.Json;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Found as the worker, through functions that show what an address needs and nothing else; everything after that goes on under the tenant.</summary>
internal sealed class WebhookEndpointStore(AppDataSource database, WorkerDataSource worker, CallContext call, TimeProvider clock) : IWebhookEndpointStore
{
    public const string Find =
        """
        SELECT id, company_id, franchise_id, integration_id, provider, account_key, account::text, config::text, authority, app, secrets::text, previous_holds
        FROM integrations.find_webhook_endpoint($1)
        """;

    public async Task<WebhookTarget?> FindAsync(byte[] keyHash, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand(Find);
        command.Parameters.Add(new() { Value = keyHash });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken) || !ProviderCodes.TryParse(row.GetString(4), out var provider))
        {
            return null;
        }

        var company = row.GetString(1);
        return new()
        {
            EndpointId = row.GetGuid(0),
            Tenant = new(company, Text(row, 2)),
            IntegrationId = new(row.GetGuid(3)),
            Provider = provider,
            AccountKey = row.GetString(5),
            Account = Text(row, 6) is { } account ? JsonSerializer.Deserialize<ProviderAccount>(account, Conversions.Json) : null,
            Config = IntegrationConfig.Parse(row.GetString(7)),
            App = Text(row, 8) is { } authority && Text(row, 9) is { } app ? new(authority, app, company) : null,
            Secrets = IntegrationConfig.Parse(row.GetString(10)),
            PreviousHolds = row.GetBoolean(11),
        };
    }

    public async Task<IReadOnlyList<WebhookRecipient>> FindRecipientsAsync(
        WebhookApp app, Provider provider, IReadOnlyList<string> accounts, WebhookRouting routing, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand(
            "SELECT reference, company_id, franchise_id, integration_id, account_key FROM integrations.find_webhook_connections($1, $2, $3::text, $4, $5, $6::text, $7)");
        foreach (var value in new object?[] { app.Authority, app.ClientId, app.OnlyCompany, provider.Code(), accounts.ToArray(), routing.AccountSetting, routing.ReachesLetGo })
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<WebhookRecipient>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new(row.GetString(0), new(row.GetString(1), Text(row, 2)), new(row.GetGuid(3)), row.GetString(4)));
        }

        return found;
    }

    public async Task<WebhookEndpoint?> ReadAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            """
            SELECT id, secrets::text, authority, app, previous_until, previous_key_until, current_used_at, previous_used_at, last_delivery_at, created_at, rotated_at, generation
            FROM integrations.webhook_endpoints WHERE company_id = $1 AND integration_id = $2
            """,
            tenant.CompanyId,
            id.Value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new()
            {
                Id = row.GetGuid(0),
                Secrets = IntegrationConfig.Parse(row.GetString(1)),
                Authority = Text(row, 2),
                App = Text(row, 3),
                PreviousUntil = Time(row, 4),
                PreviousKeyUntil = Time(row, 5),
                CurrentUsedAt = Time(row, 6),
                PreviousUsedAt = Time(row, 7),
                LastDeliveryAt = Time(row, 8),
                CreatedAt = row.GetFieldValue<DateTimeOffset>(9),
                RotatedAt = Time(row, 10),
                Generation = row.GetInt32(11),
            }
            : null;
    }

    public async Task<bool> SaveAsync(TenantScope tenant, Integration integration, WebhookEndpointChange change, CancellationToken cancellationToken)
    {
        // The activity comes only with a row that was written: the loser of a race leaves no trace. A connection that was let go meanwhile takes no address any more.
        const string Save =
            """
            WITH saved AS (
                INSERT INTO integrations.webhook_endpoints AS e
                    (id, company_id, integration_id, authority, app, key_hash, previous_key_hash, previous_key_until, secrets, previous_until, current_used_at, previous_used_at, created_at, rotated_at, generation)
                SELECT $1, i.company_id, i.id, $4::text, $5::text, $6, $7::bytea, $8::timestamptz, $9::jsonb, $10::timestamptz, $11::timestamptz, $12::timestamptz, $13, $14::timestamptz, 1
                FROM integrations.integrations AS i
                WHERE i.id = $3 AND i.company_id = $2 AND i.status <> 'disconnected' AND i.deleted_at IS NULL
                FOR UPDATE
                ON CONFLICT (company_id, integration_id) DO UPDATE
                SET authority = excluded.authority, app = excluded.app, key_hash = excluded.key_hash, previous_key_hash = excluded.previous_key_hash,
                    previous_key_until = excluded.previous_key_until, secrets = excluded.secrets, previous_until = excluded.previous_until,
                    current_used_at = excluded.current_used_at, previous_used_at = excluded.previous_used_at, rotated_at = excluded.rotated_at, generation = e.generation + 1
                WHERE e.generation = $15
                RETURNING e.id
            )
            INSERT INTO integrations.activity (id, occurred_at, company_id, franchise_id, integration_id, action, actor_kind, actor_id, actor_name, actor_address)
            SELECT $16, $17, $2, $18::text, $3, $19, $20, $21, $22::text, $23::text FROM saved
            """;
        var endpoint = change.Endpoint;
        return await ExecuteAsync(
            tenant,
            Save,
            [
                endpoint.Id, tenant.CompanyId, integration.Id.Value, endpoint.Authority, endpoint.App, change.KeyHash, change.PreviousKeyHash, endpoint.PreviousKeyUntil,
                endpoint.Secrets.ToJson(), endpoint.PreviousUntil, endpoint.CurrentUsedAt, endpoint.PreviousUsedAt, endpoint.CreatedAt, endpoint.RotatedAt, endpoint.Generation,
                .. Activity(integration, change.Action),
            ],
            cancellationToken);
    }

    public Task<bool> RemoveAsync(TenantScope tenant, Integration integration, CancellationToken cancellationToken)
        => ExecuteAsync(
            tenant,
            """
            WITH removed AS (DELETE FROM integrations.webhook_endpoints WHERE company_id = $1 AND integration_id = $2 RETURNING id)
            INSERT INTO integrations.activity (id, occurred_at, company_id, franchise_id, integration_id, action, actor_kind, actor_id, actor_name, actor_address)
            SELECT $3, $4, $1, $5::text, $2, $6, $7, $8, $9::text, $10::text FROM removed
            """,
            [tenant.CompanyId, integration.Id.Value, .. Activity(integration, "webhook_removed")],
            cancellationToken);

    private object?[] Activity(Integration integration, string action)
    {
        var now = clock.Now();
        return [Guid.CreateVersion7(now), now, integration.FranchiseId, action, call.Actor.Kind, call.Actor.Id, call.Actor.Name, call.From];
    }

    private async Task<bool> ExecuteAsync(TenantScope tenant, string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(tenant, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return command.BatchCommands[1].RecordsAffected == 1;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
