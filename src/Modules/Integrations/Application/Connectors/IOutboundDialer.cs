using System.Net.Sockets;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>The one way out over raw TCP (mail): the address that was checked is the address that is dialled.</summary>
internal interface IOutboundDialer
{
    /// <summary>
    /// Resolves the host, refuses it when any of its addresses is loopback, private, link-local, reserved or a metadata service and the operator has not allowed it,
    /// refuses ports outside <paramref name="allowedPorts"/> (unless the operator allowed host and port), then connects to a checked address. The caller owns the socket.
    /// Fails with <c>invalid_configuration</c> (refused, no such host) or <c>provider_unavailable</c> (no answer).
    /// </summary>
    Task<ProviderResult<Socket>> DialAsync(string host, int port, IReadOnlySet<int> allowedPorts, CancellationToken cancellationToken);
}
