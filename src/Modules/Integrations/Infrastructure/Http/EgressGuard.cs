using System.Net;
using System.Net.Sockets;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>Why the guard gave no connection.</summary>
internal enum EgressFault
{
    /// <summary>The host is not written as a host.</summary>
    MalformedHost,

    PortRefused,

    AddressRefused,

    UnknownHost,

    /// <summary>The resolver itself does not work now.</summary>
    ResolverDown,

    /// <summary>Nobody answers at any of the addresses in time.</summary>
    NoAnswer,
}

/// <summary>
/// Every outbound connection to a provider begins here: one look-up, all addresses judged, and the socket goes to one of exactly those addresses.
/// A second look-up between check and connect is what DNS rebinding lives from, so there is none.
/// </summary>
internal sealed class EgressGuard(AllowList allowed, IHostResolver resolver, TimeProvider clock, ILogger<EgressGuard> logger) : IOutboundDialer
{
    public async Task<ProviderResult<Socket>> DialAsync(string host, int port, IReadOnlySet<int> allowedPorts, CancellationToken cancellationToken)
    {
        var (socket, fault) = await ConnectAsync(host, port, allowedPorts.Contains, openedOnly: false, cancellationToken);
        return socket is not null ? socket : EgressFailures.Of(fault!.Value, companyHost: true);
    }

    /// <summary>Whether this port may be dialled at some address: its place in the list of ports, or an entry of the operator that names it.</summary>
    public bool MayUsePort(int port, Func<int, bool> portAllowed) => port is > 0 and <= 65535 && (portAllowed(port) || allowed.NamesPort(port));

    /// <param name="openedOnly">Only addresses that the operator's list opens, for what is not encrypted.</param>
    /// <exception cref="OperationCanceledException">The caller's token, never the guard's own time limit.</exception>
    public async Task<(Socket? Socket, EgressFault? Fault)> ConnectAsync(string host, int port, Func<int, bool> portAllowed, bool openedOnly, CancellationToken cancellationToken)
    {
        if (HostName.Parse(host) is not { } name)
        {
            return (null, EgressFault.MalformedHost);
        }

        if (!MayUsePort(port, portAllowed))
        {
            return (null, EgressFault.PortRefused);
        }

        using var limit = new CancellationTokenSource(Limits.Connect, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var addresses = name.Address is { } literal ? [literal] : await resolver.ResolveAsync(name.Value, either.Token);
            if (addresses.Length == 0)
            {
                return (null, EgressFault.UnknownHost);
            }

            if (Refusal(name, port, portAllowed(port), openedOnly, addresses) is { } refusal)
            {
                logger.LogWarning("Egress to {Host}:{Port} refused: {Fault}.", name, port, refusal);
                return (null, refusal);
            }

            return await ConnectToAnyAsync(addresses, port, either.Token) is { } socket ? (socket, null) : (null, EgressFault.NoAnswer);
        }
        catch (SocketException problem)
        {
            return (null, problem.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData ? EgressFault.UnknownHost : EgressFault.ResolverDown);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, EgressFault.NoAnswer);
        }
    }

    // One bad address condemns the name: who mixes an inner address into a public answer waits for the try that takes it.
    private EgressFault? Refusal(HostName name, int port, bool portAllowed, bool openedOnly, IPAddress[] addresses)
    {
        if (!portAllowed && !addresses.All(address => allowed.Opens(name, address, port, portNamed: true)))
        {
            return EgressFault.PortRefused;
        }

        return addresses.All(address => MayReach(name, address, port, openedOnly)) ? null : EgressFault.AddressRefused;
    }

    private bool MayReach(HostName name, IPAddress address, int port, bool openedOnly)
        => (openedOnly ? allowed.Opens(name, address, port) : IsOpen(name, address, port)) && AddressPolicy.Embedded(address).All(inner => IsOpen(name, inner, port));

    private bool IsOpen(HostName name, IPAddress address, int port) => AddressPolicy.Judge(address) == AddressKind.Public || allowed.Opens(name, address, port);

    private async Task<Socket?> ConnectToAnyAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var tried = addresses.Select(AddressPolicy.Plain).Distinct().Take(Limits.AddressesTried).ToArray();
        for (var i = 0; i < tried.Length; i++)
        {
            // What is left of the time is shared by what is left of the list: one address that swallows packets must not eat it all.
            var share = (Limits.Connect - clock.GetElapsedTime(started)) / (tried.Length - i);
            if (share > TimeSpan.Zero && await ConnectToAsync(new IPEndPoint(tried[i], port), share, cancellationToken) is { } socket)
            {
                return socket;
            }
        }

        return null;
    }

    private async Task<Socket?> ConnectToAsync(IPEndPoint endpoint, TimeSpan share, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(share, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, either.Token);
            return socket;
        }
        catch (Exception problem) when (problem is SocketException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            socket.Dispose();
            return null; // The next address is tried; when none is left the caller hears NoAnswer.
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
