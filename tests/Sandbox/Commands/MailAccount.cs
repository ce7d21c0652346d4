using System.Globalization;
using System.Text.Json.Nodes;

namespace GeniusErp.Sandbox.Commands;

/// <summary>A mailbox on real servers, for the providers that the sandbox does not play.</summary>
/// <param name="Servers">Host and port of each protocol, all by implicit TLS: <c>imap</c>, <c>pop3</c>, <c>smtp</c>.</param>
/// <param name="CertificateAuthority">PEM; null = the system's authorities.</param>
internal sealed record MailAccount(IReadOnlyDictionary<string, string> Servers, string Username, string Password, string? CertificateAuthority)
{
    private static readonly string[] Protocols = ["imap", "pop3", "smtp"];

    /// <exception cref="FormatException">A server is not written as host and port.</exception>
    public static MailAccount? Read(IConfiguration options)
    {
        var servers = Protocols
            .Select(protocol => (Protocol: protocol, Server: options["mail-" + protocol]))
            .Where(entry => entry.Server is not null)
            .ToDictionary(entry => entry.Protocol, entry => entry.Server!);
        if (servers.FirstOrDefault(server => !Uri.TryCreate("mail://" + server.Value, UriKind.Absolute, out var address) || address.Port < 1) is { Key: { } wrong })
        {
            throw new FormatException($"--mail-{wrong} takes host:port.");
        }

        return servers.Count == 0
            ? null
            : new(
                servers,
                options["mail-user"] ?? string.Empty,
                Environment.GetEnvironmentVariable("MAIL_PASSWORD") ?? string.Empty, // A command line is for all to see.
                options["mail-ca"] is { } file ? File.ReadAllText(file) : null);
    }

    /// <summary>The settings of <c>email_imap</c> and the like; null when there is no server for it.</summary>
    public JsonObject? SettingsOf(string provider)
    {
        var protocol = provider["email_".Length..];
        if (!Servers.TryGetValue(protocol, out var server))
        {
            return null;
        }

        var colon = server.LastIndexOf(':');
        var settings = new JsonObject
        {
            ["host"] = server[..colon],
            ["port"] = int.Parse(server[(colon + 1)..], CultureInfo.InvariantCulture),
            ["security"] = "implicit_tls",
            ["username"] = Username,
            ["password"] = Password,
        };
        if (CertificateAuthority is not null)
        {
            settings["ca_certificate"] = CertificateAuthority;
        }

        if (protocol == "smtp")
        {
            settings["from_address"] = Username;
        }

        return settings;
    }
}
