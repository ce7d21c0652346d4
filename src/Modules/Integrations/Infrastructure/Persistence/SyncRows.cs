using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>A row of <see cref="SyncStore"/>'s reading as records: the integration's columns come first, then a stream's, then its newest run's.</summary>
internal static class SyncRows
{
    public static SyncedIntegration Integration(string company, IntegrationId id, Provider provider, NpgsqlDataReader row, IReadOnlyList<StoredSync> streams) => new(
        id,
        new(company, TextOrNull(row, 0)),
        provider,
        row.GetString(2),
        Words.Parse<IntegrationStatus>(row.GetString(3)),
        Reason(row, 4),
        row.GetFieldValue<DateTimeOffset>(5),
        streams);

    /// <summary>Null when the integration has none yet.</summary>
    public static StoredSync? Stream(NpgsqlDataReader row) => row.IsDBNull(6) ? null : new()
    {
        Stream = row.GetString(6),
        Cursor = TextOrNull(row, 7),
        NextDueAt = row.GetFieldValue<DateTimeOffset>(8),
        PausedAt = Time(row, 9),
        LeaseUntil = Time(row, 10),
        FailureCount = row.GetInt32(11),
        Reason = Reason(row, 12),
        LastSuccessAt = Time(row, 13),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(14),
        From = Time(row, 23),
        ReadUntil = Time(row, 24),
        LastRun = row.IsDBNull(15)
            ? null
            : new(row.GetGuid(15), row.GetString(16), row.GetFieldValue<DateTimeOffset>(17), Time(row, 18), new(row.GetInt64(19), row.GetInt64(20), row.GetInt64(21)), Reason(row, 22)),
    };

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    /// <summary>A reason of a newer build is none for this one.</summary>
    private static FailureReason? Reason(NpgsqlDataReader row, int column) => Words.TryParse<FailureReason>(TextOrNull(row, column), out var reason) ? reason : null;
}
