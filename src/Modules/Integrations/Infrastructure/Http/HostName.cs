using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>A host as it is looked up: lower-case ASCII without the trailing dot, or an address literal. Nothing else gets to the resolver.</summary>
internal sealed record HostName
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true, AllowUnassigned = false };

    private HostName(string value, IPAddress? address) => (Value, Address) = (value, address);

    public string Value { get; }

    /// <summary>Set when the host is an address and no name.</summary>
    public IPAddress? Address { get; }

    public override string ToString() => Value;

    /// <summary>
    /// Null for what is no host: control characters, quotes, spaces, paths, zone ids, and every IPv4 spelling but four plain decimal numbers.
    /// The system's own resolver reads <c>2130706433</c>, <c>0x7f.1</c>, <c>0177.0.0.1</c> and <c>127.1</c> as addresses; people do not write them.
    /// </summary>
    public static HostName? Parse(string? host)
    {
        if (string.IsNullOrEmpty(host) || host.Length > 300)
        {
            return null;
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            return ParseIPv6(host);
        }

        if (Ascii(host) is not { } name)
        {
            return null;
        }

        var labels = name.Split('.');
        if (EndsInNumber(labels[^1]))
        {
            return ParseIPv4(labels) is { } address ? new(address.ToString(), address) : null;
        }

        return labels.All(IsLabel) && name.Length <= 253 ? new(name, null) : null;
    }

    private static HostName? ParseIPv6(string host)
    {
        var inner = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        // IPAddress would also take "[::1]:80" and a zone id; the first is no host, the second names an interface of this machine.
        return inner.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') && IPAddress.TryParse(inner, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? new(AddressPolicy.Plain(address).ToString(), AddressPolicy.Plain(address))
            : null;
    }

    private static string? Ascii(string host)
    {
        try
        {
            // Mapping comes first: full-width digits and ideographic full stops become the ones that a resolver reads.
            var name = System.Text.Ascii.IsValid(host) ? host : Idn.GetAscii(host);
            return (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null; // Not a name in any script.
        }
    }

    // As the URL standard has it: a last label of digits, or a hexadecimal one, makes the host an IPv4 address or an error.
    private static bool EndsInNumber(string label)
        => label.Length > 0 && (label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label[2..].All(char.IsAsciiHexDigit)));

    private static IPAddress? ParseIPv4(string[] parts)
    {
        if (parts.Length != 4)
        {
            return null;
        }

        var bytes = new byte[4];
        for (var i = 0; i < 4; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]) || (parts[i].Length > 1 && parts[i][0] == '0'))
            {
                return null;
            }
        }

        return new IPAddress(bytes);
    }

    private static bool IsLabel(string label)
        => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
