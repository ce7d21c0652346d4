using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts.Testing;

/// <summary>
/// The integrations as another module's own tests want them: connections that are there because the test says so, providers that answer what the test says, and
/// sync streams with the real rules (one run at a time, cursors that must fit). In memory; safe for many threads. Give it to a handler as its <see cref="IMediator"/> and
/// its <see cref="IConnectionClients"/>. Events are published to nobody: a test calls its handler with them.
/// </summary>
public sealed class FakeIntegrations(TimeProvider? clock = null) : IMediator, IConnectionClients
{
    private readonly ConcurrentDictionary<Guid, FakeConnection> connections = new();
    private readonly ConcurrentDictionary<(TenantScope Tenant, Provider Provider), ConnectionFailure> failures = new();
    private readonly ConcurrentDictionary<(TenantScope Tenant, Guid Id), WebhookDelivery> deliveries = new();
    private readonly FakeSyncs syncs = new(clock ?? TimeProvider.System);

    /// <summary>What was told by <see cref="ReportFailure"/>, in order.</summary>
    public ConcurrentQueue<ReportFailure> Reported { get; } = new();

    /// <summary>Connects an account.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="provider">The outside system.</param>
    /// <param name="answer">What the provider answers to each call; null: 200 with an empty object.</param>
    /// <param name="settings">The settings that are no secret.</param>
    /// <param name="accountKey">Which account.</param>
    public Connection Connect(
        TenantScope tenant, Provider provider, Func<HttpRequestMessage, HttpResponseMessage>? answer = null, IReadOnlyDictionary<string, object>? settings = null, string accountKey = "default")
    {
        var connection = new Connection
        {
            Id = Guid.CreateVersion7(),
            Tenant = tenant,
            Provider = provider,
            AccountKey = accountKey,
            Settings = settings ?? new Dictionary<string, object>(),
            BaseAddress = new Uri("https://provider.example/"),
        };
        connections[connection.Id] = new(connection, answer ?? (_ => new() { Content = new StringContent("{}") }));
        return connection;
    }

    /// <summary>From now on this tenant's connection at the provider is answered with the failure; null lets it work again.</summary>
    public void Fail(TenantScope tenant, Provider provider, ConnectionFailure? failure)
    {
        if (failure is null)
        {
            failures.TryRemove((tenant, provider), out _);
        }
        else
        {
            failures[(tenant, provider)] = failure;
        }
    }

    /// <summary>What <see cref="GetWebhookDelivery"/> answers with, for this tenant.</summary>
    public void Deliver(TenantScope tenant, WebhookDelivery delivery) => deliveries[(tenant, delivery.Id)] = delivery;

    /// <summary>As if a person had cancelled the run that has the stream.</summary>
    public void CancelSync(Guid integration, string stream) => syncs.Cancel(integration, stream);

    /// <summary>As if a person had the stream begin again, at a date or (null) at its beginning: a run that has it loses it.</summary>
    public void RestartSync(Guid integration, string stream, DateTimeOffset? from = null) => syncs.Restart(integration, stream, from);

    /// <inheritdoc />
    public HttpClient Create(Connection connection)
        => new(new FakeProvider(connections[connection.Id].Answer, () => failures.GetValueOrDefault((connection.Tenant, connection.Provider)))) { BaseAddress = connection.BaseAddress };

    /// <inheritdoc />
    public async Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default) => (TResponse)(await Send((object)request, cancellationToken))!;

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">A request that is none of the integrations'.</exception>
    public Task<object?> Send(object request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<object?>(request switch
        {
            GetConnection wanted => Find(wanted),
            GetConnections many => (IReadOnlyList<ConnectionResult<Connection>>)[.. many.Wanted.Select(Find)],
            ListConnections list => (IReadOnlyList<ListedConnection>)[.. connections.Values.Where(known => known.Connection.Tenant == list.Tenant && (list.Provider is null || list.Provider == known.Connection.Provider)).Select(Listed)],
            GetWebhookDelivery wanted => deliveries.TryGetValue((wanted.Tenant, wanted.DeliveryId), out var delivery)
                ? delivery
                : (ConnectionResult<WebhookDelivery>)new ConnectionFailure(ConnectionFailureCodes.DeliveryNotFound, new("No such delivery.", "Nu există această livrare.")),
            ReportFailure report => Report(report),
            BeginSync begin => connections.TryGetValue(begin.IntegrationId, out var known) && known.Connection.Tenant == begin.Tenant ? Begin(begin, known.Connection) : (ConnectionResult<SyncRun>)NotConnected(),
            ReportSyncProgress progress => syncs.Report(progress),
            CompleteSync complete => syncs.End(complete.Run, complete.Cursor, complete.ReadUntil, null),
            FailSync fail => syncs.End(fail.Run, fail.Run.Cursor, null, fail),
            GetSyncState state => syncs.State(state.IntegrationId, state.Stream),
            _ => throw new NotSupportedException($"{request.GetType().Name} is no request of the integrations that this fake knows."),
        });
    }

    /// <inheritdoc />
    public Task Publish(object notification, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc />
    public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
        where TNotification : INotification
        => Task.CompletedTask;

    private ConnectionResult<Connection> Find(GetConnection wanted)
    {
        if (failures.TryGetValue((wanted.Tenant, wanted.Provider), out var failure))
        {
            return failure;
        }

        return connections.Values.FirstOrDefault(known => known.Connection.Tenant == wanted.Tenant && known.Connection.Provider == wanted.Provider && (wanted.AccountKey ?? "default") == known.Connection.AccountKey)
            is { } found ? found.Connection : NotConnected();
    }

    private ConnectionResult<SyncRun> Begin(BeginSync begin, Connection connection)
        => failures.TryGetValue((connection.Tenant, connection.Provider), out var failure) ? failure : syncs.Begin(begin, connection);

    private ConnectionFailure Report(ReportFailure report)
    {
        Reported.Enqueue(report);
        return new(report.What.Reason.ToString(), new("The provider refused.", "Furnizorul a refuzat.")) { Reason = report.What.Reason, IntegrationId = report.Connection.Id };
    }

    private ListedConnection Listed(FakeConnection known) => new()
    {
        Id = known.Connection.Id,
        Provider = known.Connection.Provider,
        AccountKey = known.Connection.AccountKey,
        Status = failures.ContainsKey((known.Connection.Tenant, known.Connection.Provider)) ? IntegrationStatus.Error : IntegrationStatus.Connected,
    };

    private static ConnectionFailure NotConnected() => new(ConnectionFailureCodes.NotConnected, new("Not connected.", "Nu este conectat."));

    private sealed record FakeConnection(Connection Connection, Func<HttpRequestMessage, HttpResponseMessage> Answer);

    private sealed class FakeProvider(Func<HttpRequestMessage, HttpResponseMessage> answer, Func<ConnectionFailure?> failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => failure() is { } trouble ? throw new ConnectionException(trouble) : Task.FromResult(answer(request));
    }
}
