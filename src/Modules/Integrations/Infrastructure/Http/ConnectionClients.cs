using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <inheritdoc cref="IConnectionClients"/>
internal sealed class ConnectionClients(
    ProviderTransport transport, OpenConnections connections, RateLimits limits, ObservedFailures observed, IProviderCatalogue catalogue, TimeProvider clock, ILogger<ConnectionClients> logger)
    : IConnectionClients
{
    public HttpClient Create(Connection connection)
    {
        if (connection.BaseAddress is not { } address || catalogue.Capability<IAuthenticatesRequests>(connection.Provider) is not { } authentication)
        {
            throw new ConnectionException(ConnectionFailures.NotSupported(catalogue.Find(connection.Provider)?.Name ?? connection.Provider.Code()));
        }

        // The handler holds nothing that has to be given back: the pool belongs to the transport.
        var handler = new ConnectionHandler(connection, authentication, transport, connections, limits, observed, clock, logger);
        return new HttpClient(handler) { BaseAddress = address, Timeout = Limits.ClientCall, MaxResponseContentBufferSize = Limits.BufferedClientAnswerBytes };
    }
}
