using GeniusErp.Modules.Integrations.Contracts.Events;
using MediatR;
using Npgsql;

namespace GeniusErp.SampleHost;

/// <summary>Hears everything, and adds a line to the table <c>received</c> for each call: number, event, integration, stream of a SyncDue, process.</summary>
internal sealed class Recorder(NpgsqlDataSource database) : INotificationHandler<IntegrationNotification>
{
    public async Task Handle(IntegrationNotification notification, CancellationToken cancellationToken)
    {
        await using var insert = database.CreateCommand("INSERT INTO received (event_id, integration_id, stream, process) VALUES ($1, $2, $3, $4)");
        insert.Parameters.Add(new() { Value = notification.EventId });
        insert.Parameters.Add(new() { Value = notification.IntegrationId });
        insert.Parameters.Add(new() { Value = (object?)(notification as SyncDue)?.Stream ?? DBNull.Value });
        insert.Parameters.Add(new() { Value = Environment.ProcessId });
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
