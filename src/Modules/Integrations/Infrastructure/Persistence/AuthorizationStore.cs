using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Trips to consent pages. Their life is judged by the database's clock.</summary>
internal sealed class AuthorizationStore(AppDataSource database, WorkerDataSource worker) : IAuthorizationStore
{
    public async Task AddAsync(byte[] stateHash, PendingAuthorization pending, TimeSpan life, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            pending.Tenant,
            """
            INSERT INTO integrations.authorizations (
                id, state_hash, company_id, franchise_id, integration_id, provider, user_id, session_hash, redirect_uri, client_id, scopes, replace_account,
                return_url, draft_fields, payload, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, clock_timestamp() + $16)
            """,
            pending.Id,
            stateHash,
            pending.Tenant.CompanyId,
            pending.Tenant.FranchiseId,
            pending.IntegrationId.Value,
            pending.Provider.Code(),
            pending.UserId,
            pending.Session,
            pending.RedirectUri.AbsoluteUri,
            pending.ClientId,
            pending.Scopes.ToArray(),
            pending.ReplaceAccount,
            pending.ReturnUrl,
            pending.DraftFields.ToArray(),
            pending.Payload.ToJson(),
            life);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<TakenAuthorization?> TakeAsync(byte[] stateHash, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand(
            """
            SELECT fresh, id, company_id, franchise_id, integration_id, provider, user_id, session_hash, redirect_uri, client_id, scopes, replace_account, return_url,
                   draft_fields, payload::text, outcome::text
            FROM integrations.take_authorization($1)
            """);
        command.Parameters.Add(new() { Value = stateHash });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken) || !ProviderCodes.TryParse(row.GetString(5), out var provider))
        {
            return null;
        }

        var session = row.GetFieldValue<byte[]>(7);
        if (!row.GetBoolean(0))
        {
            return new(null, row.IsDBNull(15) ? null : Read(row.GetString(15), provider), session);
        }

        var pending = new PendingAuthorization
        {
            Id = row.GetGuid(1),
            Tenant = new(row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
            IntegrationId = new(row.GetGuid(4)),
            Provider = provider,
            UserId = row.GetString(6),
            Session = session,
            RedirectUri = new Uri(row.GetString(8)),
            ClientId = row.GetString(9),
            Scopes = row.GetFieldValue<string[]>(10),
            ReplaceAccount = row.GetBoolean(11),
            ReturnUrl = row.IsDBNull(12) ? null : row.GetString(12),
            DraftFields = row.GetFieldValue<string[]>(13),
            Payload = IntegrationConfig.Parse(row.GetString(14)),
        };
        return new(pending, null, session);
    }

    public async Task FinishAsync(byte[] stateHash, TenantScope tenant, AuthorizationOutcome outcome, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            "UPDATE integrations.authorizations SET outcome = $3::jsonb WHERE state_hash = $1 AND company_id = $2",
            stateHash,
            tenant.CompanyId,
            Write(outcome));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<AuthorizationOutcome?> FindLastOutcomeAsync(TenantScope tenant, IntegrationId integration, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            """
            SELECT outcome::text, provider FROM integrations.authorizations
            WHERE company_id = $1 AND franchise_id IS NOT DISTINCT FROM $2 AND integration_id = $3 AND outcome IS NOT NULL AND expires_at > clock_timestamp()
            ORDER BY created_at DESC
            LIMIT 1
            """,
            tenant.CompanyId,
            tenant.FranchiseId,
            integration.Value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) && ProviderCodes.TryParse(row.GetString(1), out var provider) ? Read(row.GetString(0), provider) : null;
    }

    private static string Write(AuthorizationOutcome outcome) => new JsonObject
    {
        ["code"] = outcome.Code,
        ["integration_id"] = outcome.IntegrationId,
        ["company_id"] = outcome.CompanyId,
        ["return_url"] = outcome.ReturnUrl,
        ["en"] = outcome.Message?.En,
        ["ro"] = outcome.Message?.Ro,
        ["expected_account"] = outcome.ExpectedAccount,
        ["received_account"] = outcome.ReceivedAccount,
    }.ToJsonString();

    private static AuthorizationOutcome Read(string json, Provider provider)
    {
        using var read = JsonDocument.Parse(json);
        var outcome = read.RootElement;
        return new(outcome.GetProperty("code").GetString()!, provider)
        {
            IntegrationId = outcome.GetProperty("integration_id") is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null,
            CompanyId = outcome.GetProperty("company_id").GetString(),
            ReturnUrl = outcome.GetProperty("return_url").GetString(),
            Message = outcome.GetProperty("en").GetString() is { } en && outcome.GetProperty("ro").GetString() is { } ro ? new Text(en, ro) : null,
            ExpectedAccount = outcome.GetProperty("expected_account").GetString(),
            ReceivedAccount = outcome.GetProperty("received_account").GetString(),
        };
    }
}
