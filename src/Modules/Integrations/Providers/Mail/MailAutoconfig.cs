using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>Where a mailbox's server is.</summary>
/// <param name="LocalName">People sign in with what stands before the @ only.</param>
internal sealed record MailEndpoint(string Host, int Port, MailSecurity Security, bool LocalName = false)
{
    /// <summary>What strangers say is a server: a name below the internet's own, never an address, and a port of mail.</summary>
    public static MailEndpoint? Of(string? host, int port, MailSecurity security, bool localName = false)
        => host?.Trim().TrimEnd('.').ToLowerInvariant() is { Length: > 0 } name && MailDomain.IsName(name) && MailProtocol.AllowedPorts.Contains(port)
            ? new(name, port, security, localName)
            : null;
}

/// <summary>The domain of an address: what may be told to others of what a person typed.</summary>
internal static class MailDomain
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>In its ASCII form; null for what has none.</summary>
    public static string? Of(string typed)
    {
        var at = typed.LastIndexOf('@');
        if (at < 1 || typed.Length > 320)
        {
            return null;
        }

        try
        {
            var domain = Idn.GetAscii(typed[(at + 1)..].Trim().ToLowerInvariant());
            return IsName(domain) ? domain : null;
        }
        catch (ArgumentException)
        {
            return null; // Such a name cannot exist.
        }
    }

    public static bool IsName(string name) => name.Length <= 240 && name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns && !char.IsAsciiDigit(name[^1]);
}

/// <summary>
/// The file by which a domain tells mail programs its servers: https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. Written by whoever owns the domain, so it is read
/// as any stranger's text: small, without a document type and entities, and nothing of it is followed.
/// </summary>
internal static class MailAutoconfig
{
    /// <summary>Real ones have some 2 KiB.</summary>
    private const int Longest = 64 * 1024;

    private const string Domain = "%EMAILDOMAIN%";
    private const string LocalPart = "%EMAILLOCALPART%";

    private static readonly XmlReaderSettings Cautious = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = Longest, IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <summary>The first server of this protocol to which a password may go; null when there is none, and for what is no such file.</summary>
    public static MailEndpoint? Read(ReadOnlyMemory<byte> file, string domain, MailProtocol protocol)
    {
        if (file.Length > Longest)
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(file.ToArray()), Cautious);
            var servers = XDocument.Load(reader).Root?.Element("emailProvider")?.Elements(protocol == MailProtocol.Smtp ? "outgoingServer" : "incomingServer") ?? [];
            return servers.Where(server => string.Equals((string?)server.Attribute("type"), protocol.Name, StringComparison.OrdinalIgnoreCase))
                .Select(server => Endpoint(server, domain))
                .FirstOrDefault(endpoint => endpoint is not null);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static MailEndpoint? Endpoint(XElement server, string domain)
    {
        MailSecurity? security = Text(server, "socketType")?.ToUpperInvariant() switch { "SSL" => MailSecurity.ImplicitTls, "STARTTLS" => MailSecurity.Starttls, _ => null };
        return security is { } known && int.TryParse(Text(server, "port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? MailEndpoint.Of(Text(server, "hostname")?.Replace(Domain, domain, StringComparison.OrdinalIgnoreCase), port, known, Text(server, "username") == LocalPart)
            : null;
    }

    private static string? Text(XElement server, string name) => server.Element(name)?.Value.Trim();
}
