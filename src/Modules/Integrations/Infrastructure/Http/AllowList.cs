using System.Globalization;
using System.Net;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>One opening that the operator made: a host name, an address or a range, with or without a port.</summary>
internal sealed record AllowEntry(string? Host, IPNetwork? Network, int? Port)
{
    /// <summary><c>host</c>, <c>host:port</c>, <c>10.1.0.0/16</c>, <c>10.1.0.0/16:993</c>, <c>[fd00::5]:993</c>; null for anything else, wildcards too.</summary>
    public static AllowEntry? Parse(string text)
    {
        var (place, portText) = Split(text.Trim());
        int? port = null;
        if (portText is not null)
        {
            if (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
            {
                return null;
            }

            port = number;
        }

        if (place.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(place, out var network) ? new(null, network, port) : null;
        }

        return HostName.Parse(place) switch
        {
            null => null,
            { Address: { } address } => new(null, new IPNetwork(address, address.GetAddressBytes().Length * 8), port),
            var name => new(name.Value, null, port),
        };
    }

    public bool CoversPort(int port) => Port is null || Port == port;

    /// <summary>May lead to loopback or a private network. A name may always: whoever answers for it decides.</summary>
    public bool ReachesInside => Network is not { } network || AddressPolicy.ReachesInside(network);

    private static (string Place, string? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? (text, null)
                : end + 1 == text.Length ? (text[1..end], null)
                : text[end + 1] == ':' ? (text[1..end], text[(end + 2)..]) : (string.Empty, null);
        }

        var colon = text.LastIndexOf(':');
        // Several colons without brackets are an IPv6 address or range. After a range's length a colon can only begin a port.
        return colon >= 0 && (text.IndexOf(':', StringComparison.Ordinal) == colon || text.LastIndexOf('/') is var slash && slash >= 0 && slash < colon)
            ? (text[..colon], text[(colon + 1)..])
            : (text, null);
    }
}

/// <summary>What the operator opened in <c>Integrations:Egress:Allow</c>. Each entry opens what it names and nothing beside it.</summary>
internal sealed class AllowList(IReadOnlyList<AllowEntry> entries)
{
    public IReadOnlyList<AllowEntry> Entries => entries;

    /// <summary>Some entry names this port, so it is worth looking the host up.</summary>
    public bool NamesPort(int port) => entries.Any(entry => entry.Port == port);

    /// <summary>The operator named this host and port, or this address and port, or a range around it.</summary>
    /// <param name="portNamed">Only entries that name the port itself.</param>
    public bool Opens(HostName host, IPAddress address, int port, bool portNamed = false)
        => entries.Any(entry => entry.CoversPort(port) && (!portNamed || entry.Port is not null) && Covers(entry, host, address));

    // A name is trusted to lead into the operator's own network, not to a metadata service or a multicast group: those take a range.
    private static bool Covers(AllowEntry entry, HostName host, IPAddress address)
        => entry.Network is { } network
            ? network.Contains(AddressPolicy.Plain(address))
            : entry.Host == host.Value && host.Address is null && AddressPolicy.Judge(address) != AddressKind.Reserved;
}
