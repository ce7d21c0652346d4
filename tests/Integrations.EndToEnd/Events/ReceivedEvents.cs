using System.Globalization;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Events;

/// <summary>Events that a test writes, and what the sample host's recorder wrote down of them.</summary>
internal static class ReceivedEvents
{
    public const string Company = "events";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task PrepareAsync(Deployment deployment)
    {
        await using var create = deployment.Owner.CreateCommand(
            "CREATE TABLE received (place bigint GENERATED ALWAYS AS IDENTITY, event_id uuid, integration_id uuid, stream text, process int, at timestamptz DEFAULT clock_timestamp())");
        await create.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Short leases, so that others soon take over from a dead host; no other schedule.</summary>
    public static Dictionary<string, string?> Settings(Deployment deployment) => deployment.Environment(
        ("ConnectionStrings:Recorder", deployment.Database.OwnerConnectionString),
        ("Integrations:Jobs:Enabled", "false"),
        ("Integrations:Outbox:PollEvery", "00:00:00.5"),
        ("Integrations:Outbox:HandlerLimit", "00:00:01"),
        ("Logging:LogLevel:Default", "Warning"));

    public static async Task WriteAsync(NpgsqlDataSource source, Guid integration, int number, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        await using var batch = source.CreateBatch().Insert(new SyncDue
        {
            EventId = Guid.CreateVersion7(now), OccurredAt = now, Tenant = new(Company), IntegrationId = integration, Provider = Provider.Openai, AccountKey = "default",
            Stream = number.ToString(CultureInfo.InvariantCulture),
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static Task<long> CountAsync(Deployment deployment) => deployment.ScalarAsync<long>("SELECT count(*) FROM received");

    public static Task<long> DistinctAsync(Deployment deployment) => deployment.ScalarAsync<long>("SELECT count(DISTINCT event_id) FROM received");

    /// <summary>In the order of the calls.</summary>
    public static async Task<List<(Guid EventId, Guid IntegrationId, int Number)>> ListAsync(Deployment deployment)
    {
        await using var command = deployment.Owner.CreateCommand("SELECT event_id, integration_id, stream::int FROM received ORDER BY place");
        await using var row = await command.ExecuteReaderAsync(Cancel);
        var received = new List<(Guid, Guid, int)>();
        while (await row.ReadAsync(Cancel))
        {
            received.Add((row.GetGuid(0), row.GetGuid(1), row.GetInt32(2)));
        }

        return received;
    }
}
