using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>What other modules' requests read, as raw SQL. The status stands in the text: as a parameter it would keep PostgreSQL from one plan for all.</summary>
internal sealed class ConnectionStore(AppDataSource database) : IConnectionStore
{
    public const string ReadCompany = Read + " AND row.franchise_id IS NULL";

    /// <summary>The franchise is $3.</summary>
    public const string ReadFranchise = Read + " AND (row.franchise_id IS NULL OR row.franchise_id = $3)";

    private const string Read =
        """
        SELECT row.id, row.franchise_id, row.status, row.config::text, row.account_key, row.display_name, row.account::text, row.error_code, row.version,
               grants.id, grants.franchise_id, grants.authority, grants.tokens::text, grants.generation, grants.access_expires_at, grants.refresh_expires_at, grants.error_code,
               grants.failure_count, coalesce(grants.lease_until >= clock_timestamp(), false), grants.next_refresh_at - clock_timestamp(), grants.scopes, grants.app, grants.account
        FROM integrations.integrations AS row
        LEFT JOIN integrations.grants ON grants.id = row.grant_id AND grants.company_id = row.company_id
        WHERE row.company_id = $1 AND row.provider = $2 AND row.deleted_at IS NULL AND row.status <> 'disconnected'
        """;

    private const string List =
        """
        SELECT id, franchise_id, provider, status, account_key, display_name, account::text, error_code
        FROM integrations.integrations
        WHERE company_id = $1 AND deleted_at IS NULL AND ($2::varchar IS NULL OR franchise_id IS NULL OR franchise_id = $2) AND ($3::varchar IS NULL OR provider = $3)
        ORDER BY provider, account_key, franchise_id NULLS FIRST LIMIT $4
        """;

    public async Task<IReadOnlyList<StoredConnection>> ReadAsync(TenantScope tenant, Provider provider, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = tenant.FranchiseId is { } franchise
            ? connection.ForTenant(tenant, ReadFranchise, tenant.CompanyId, provider.Code(), franchise)
            : connection.ForTenant(tenant, ReadCompany, tenant.CompanyId, provider.Code());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        var found = new List<StoredConnection>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(Stored(tenant.CompanyId, provider, row));
        }

        return found;
    }

    public async Task<IReadOnlyList<ListedConnection>> ListAsync(TenantScope tenant, Provider? provider, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(tenant, List, tenant.CompanyId, tenant.FranchiseId, provider?.Code(), limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        var found = new List<ListedConnection>();
        while (await row.ReadAsync(cancellationToken))
        {
            // A provider of a newer build: its own hosts show it.
            if (ProviderCodes.TryParse(row.GetString(2), out var code))
            {
                found.Add(Listed(tenant, code, row));
            }
        }

        return found;
    }

    private static StoredConnection Stored(string company, Provider provider, NpgsqlDataReader row) => new()
    {
        Id = new(row.GetGuid(0)),
        Owner = new(company, TextOrNull(row, 1)),
        Provider = provider,
        Status = Words.Parse<IntegrationStatus>(row.GetString(2)),
        Config = IntegrationConfig.Parse(row.GetString(3)),
        AccountKey = row.GetString(4),
        DisplayName = TextOrNull(row, 5),
        Account = TextOrNull(row, 6) is { } account ? JsonSerializer.Deserialize<ProviderAccount>(account, Conversions.Json) : null,
        ErrorCode = TextOrNull(row, 7) is { } reason ? Words.Parse<FailureReason>(reason) : null,
        Version = row.GetInt32(8),
        Grant = row.IsDBNull(9) ? null : new()
        {
            Id = new(row.GetGuid(9)),
            Tenant = new(company, TextOrNull(row, 10)),
            Authority = row.GetString(11),
            Tokens = IntegrationConfig.Parse(row.GetString(12)),
            Generation = row.GetInt64(13),
            AccessExpiresAt = row.IsDBNull(14) ? null : row.GetFieldValue<DateTimeOffset>(14),
            RefreshExpiresAt = row.IsDBNull(15) ? null : row.GetFieldValue<DateTimeOffset>(15),
            ErrorCode = TextOrNull(row, 16) is { } trouble ? Words.Parse<FailureReason>(trouble) : null,
            FailureCount = row.GetInt32(17),
            Leased = row.GetBoolean(18),
            DueIn = row.IsDBNull(19) ? null : row.GetTimeSpan(19),
            Scopes = row.GetFieldValue<string[]>(20),
            App = row.GetString(21),
            Account = row.GetString(22),
        },
    };

    private static ListedConnection Listed(TenantScope tenant, Provider provider, NpgsqlDataReader row)
    {
        var account = TextOrNull(row, 6) is { } json ? JsonSerializer.Deserialize<ProviderAccount>(json, Conversions.Json) : null;
        return new()
        {
            Id = row.GetGuid(0),
            FranchiseId = TextOrNull(row, 1),
            Provider = provider,
            Status = Words.Parse<IntegrationStatus>(row.GetString(3)),
            AccountKey = row.GetString(4),
            DisplayName = TextOrNull(row, 5),
            Account = account is null ? null : new(account.ExternalId, account.Name, account.Environment),
            Reason = TextOrNull(row, 7) is { } reason ? Words.Parse<FailureReason>(reason) : null,
            Inherited = !tenant.Owns(TextOrNull(row, 1)),
        };
    }

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
