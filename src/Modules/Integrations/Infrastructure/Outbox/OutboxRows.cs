using GeniusErp.Modules.Integrations.Contracts.Events;
using Npgsql;
using NpgsqlTypes;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>
/// For stores that write by raw SQL: the event joins their batch. It comes last, after the rows that it tells of, and events of several
/// integrations come in the order of the integrations' ids; else two transactions may wait for each other.
/// </summary>
internal static class OutboxRows
{
    private const string Statement =
        """
        INSERT INTO integrations.outbox (id, company_id, franchise_id, integration_id, type, payload, occurred_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """;

    /// <summary>Adds the insert to a batch that names the tenant (<c>ForTenant</c>), or that the worker sends.</summary>
    public static NpgsqlBatch Insert(this NpgsqlBatch batch, IntegrationNotification notification)
    {
        batch.BatchCommands.Add(Command(notification));
        return batch;
    }

    public static NpgsqlBatchCommand Command(IntegrationNotification notification)
    {
        var row = OutboxEvent.Of(notification);
        return new(Statement)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = row.Id },
                new NpgsqlParameter<string> { TypedValue = row.CompanyId },
                new NpgsqlParameter { Value = (object?)row.FranchiseId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
                new NpgsqlParameter<Guid> { TypedValue = row.IntegrationId },
                new NpgsqlParameter<string> { TypedValue = row.Type },
                new NpgsqlParameter { Value = row.Payload, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = row.OccurredAt },
            },
        };
    }
}
