using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;
using Npgsql;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>Two hosts on one database that live through all the tests of their class; a test that kills one starts it for itself.</summary>
public sealed class WebhookHosts : IAsyncLifetime
{
    internal Deployment Deployment { get; private set; } = null!;

    internal IReadOnlyList<HostProcess> Hosts { get; private set; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Deployment = await Deployment.CreateAsync();
        Hosts = [await Deployment.StartHostAsync(), await Deployment.StartHostAsync()];
    }

    public ValueTask DisposeAsync() => Deployment.DisposeAsync();

    /// <summary>A line to the database that can be made to swallow its answers.</summary>
    internal TcpProxy Line() => new("127.0.0.1", new NpgsqlConnectionStringBuilder(Deployment.Database.OwnerConnectionString).Port);

    /// <summary>One that takes webhooks and does nothing else.</summary>
    internal Task<HostProcess> StartDyingAsync(TcpProxy line) => Deployment.StartHostAsync(
        ("ConnectionStrings:GeniusErp", new NpgsqlConnectionStringBuilder(Deployment.Database.RuntimeConnectionString()) { Port = line.Port }.ConnectionString),
        ("Integrations:Jobs:Enabled", "false"),
        ("Integrations:Outbox:Enabled", "false"));

    /// <summary>Nothing can be stored until the lock is given back.</summary>
    internal async Task<NpgsqlTransaction> LockReceiptsAsync(NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand("LOCK TABLE integrations.webhook_receipts IN SHARE MODE", connection, transaction);
        await command.ExecuteNonQueryAsync(Cancel);
        return transaction;
    }

    internal Task<long> WaitingToStoreAsync() => Deployment.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'integrations.webhook_receipts'::regclass");

    internal Task<long> EventsAsync(Sender sender)
        => Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.outbox WHERE integration_id = $1 AND type = 'webhook_received'", sender.Id);

    internal Task<long> DeliveriesAsync(Sender sender, string verdict)
        => Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.webhook_deliveries WHERE integration_id = $1 AND verdict = $2", sender.Id, verdict);
}
