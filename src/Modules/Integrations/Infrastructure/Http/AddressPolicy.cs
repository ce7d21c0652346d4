using System.Net;
using System.Net.Sockets;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>What kind of place an address is.</summary>
internal enum AddressKind
{
    /// <summary>Routed on the internet.</summary>
    Public,

    /// <summary>Loopback or a private network: closed, unless the operator opens it by host name or by range.</summary>
    Internal,

    /// <summary>Metadata, link-local, multicast, reserved, translated: closed, and no host name opens it, only a range that says so.</summary>
    Reserved,
}

/// <summary>
/// Judges an address by the IANA special-purpose registries (RFC 6890 and what followed). Pure. IPv6 is closed but for 2000::/3, so a range
/// that a future registry adds is closed from the start.
/// </summary>
internal static class AddressPolicy
{
    // The first match counts: a single address stands before the range around it.
    private static readonly (IPNetwork Network, AddressKind Kind)[] Closed =
    [
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Internal),
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Internal),
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Internal),
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Internal),
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Reserved),
        (IPNetwork.Parse("100.100.100.200/32"), AddressKind.Reserved), // Alibaba's metadata, inside the range below
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.Internal), // CGNAT, used by overlay networks too
        (IPNetwork.Parse("168.63.129.16/32"), AddressKind.Reserved), // Azure's host agent, on an address that looks public
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.Reserved), // link-local: metadata of AWS, Azure, Google, Oracle
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("192.0.2.0/24"), AddressKind.Reserved), // documentation
        (IPNetwork.Parse("192.88.99.0/24"), AddressKind.Reserved), // 6to4 relays
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Reserved), // benchmarking
        (IPNetwork.Parse("198.51.100.0/24"), AddressKind.Reserved), // documentation
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.Reserved), // documentation
        (IPNetwork.Parse("224.0.0.0/4"), AddressKind.Reserved), // multicast
        (IPNetwork.Parse("240.0.0.0/4"), AddressKind.Reserved), // future use and broadcast
        (IPNetwork.Parse("::1/128"), AddressKind.Internal),
        (IPNetwork.Parse("fd00:ec2::254/128"), AddressKind.Reserved), // AWS metadata
        (IPNetwork.Parse("fd20:ce::254/128"), AddressKind.Reserved), // Google metadata
        (IPNetwork.Parse("fc00::/7"), AddressKind.Internal), // unique local
        (IPNetwork.Parse("2001::/23"), AddressKind.Reserved), // protocol assignments: Teredo, benchmarking, ORCHID
        (IPNetwork.Parse("2001:db8::/32"), AddressKind.Reserved), // documentation
        (IPNetwork.Parse("2002::/16"), AddressKind.Reserved), // 6to4
        (IPNetwork.Parse("3ffe::/16"), AddressKind.Reserved), // the 6bone of old
        (IPNetwork.Parse("3fff::/20"), AddressKind.Reserved), // documentation
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    /// <summary>The address as the system dials it: an IPv4 address in IPv6 dress (::ffff:0:0/96) is that IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>What this very address is; an address that it carries inside is <see cref="Embedded"/>.</summary>
    public static AddressKind Judge(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var (network, kind) in Closed)
        {
            if (network.Contains(plain))
            {
                return kind;
            }
        }

        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => AddressKind.Public,
            AddressFamily.InterNetworkV6 when GlobalUnicast.Contains(plain) => AddressKind.Public,
            _ => AddressKind.Reserved,
        };
    }

    /// <summary>
    /// The IPv4 addresses to which a translator or tunnel would carry on. They are judged too, so that opening 64:ff9b::/96 for a
    /// DNS64 network does not open 64:ff9b::7f00:1.
    /// </summary>
    public static IEnumerable<IPAddress> Embedded(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IPv6Loopback.Equals(plain) || IPAddress.IPv6Any.Equals(plain))
        {
            yield break;
        }

        var bytes = plain.GetAddressBytes();
        if (Compatible.Contains(plain) || Nat64.Contains(plain) || LocalNat64.Contains(plain) || IsIsatap(bytes))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }
        else if (SixToFour.Contains(plain))
        {
            yield return new IPAddress(bytes.AsSpan(2, 4));
        }
        else if (Teredo.Contains(plain))
        {
            yield return new IPAddress(bytes.AsSpan(4, 4)); // the server
            yield return new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]); // the client, its bits turned: RFC 4380 section 4
        }
    }

    /// <summary>Routed on the internet, all of it.</summary>
    public static bool IsPublic(IPAddress address) => Judge(address) == AddressKind.Public && Embedded(address).All(inner => Judge(inner) == AddressKind.Public);

    /// <summary>The range holds at least one address that is not public.</summary>
    public static bool ReachesInside(IPNetwork network)
        => !IsPublic(network.BaseAddress) || Closed.Any(closed => network.Contains(closed.Network.BaseAddress));

    // Interface identifiers 0000:5efe and 0200:5efe before the IPv4 address: RFC 5214 section 6.1.
    private static bool IsIsatap(byte[] bytes) => bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
}
