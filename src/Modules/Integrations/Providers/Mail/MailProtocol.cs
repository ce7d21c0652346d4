using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>How a connection becomes private. There is no third way: a password never travels in clear.</summary>
internal enum MailSecurity
{
    /// <summary>TLS from the first byte.</summary>
    ImplicitTls,

    /// <summary>In clear up to the command that starts TLS; a server without that command is refused.</summary>
    Starttls,
}

/// <summary>What sets the three mail protocols apart before anyone signs in.</summary>
/// <param name="Name">As people write it.</param>
/// <param name="ImplicitPort">RFC 8314.</param>
/// <param name="StartPorts">The usual one first.</param>
/// <param name="StartCommand">The command that starts TLS, by its name in the protocol.</param>
/// <param name="Greeting">How every server of this protocol begins to speak.</param>
/// <param name="Service">Its name in DNS, with an s at its end for TLS from the first byte: RFC 6186 and 8314.</param>
/// <param name="Hosts">How its server is usually called below the domain, most usual first: by cPanel's rule, which most Romanian hosters follow, mail comes first.</param>
internal sealed record MailProtocol(
    string Name, int ImplicitPort, IReadOnlyList<int> StartPorts, string StartCommand, string Greeting, string Service, IReadOnlyList<string> Hosts)
{
    public static readonly MailProtocol Imap = new("IMAP", 993, [143], "STARTTLS", "* ", "imap", ["mail", "imap"]);
    public static readonly MailProtocol Pop3 = new("POP3", 995, [110], "STLS", "+OK", "pop3", ["mail", "pop"]);
    public static readonly MailProtocol Smtp = new("SMTP", 465, [587, 25, 2525], "STARTTLS", "220", "submission", ["mail", "smtp"]);

    /// <summary>The ports of mail and no others: a free choice would make the test button a port scanner.</summary>
    public static readonly IReadOnlySet<int> AllowedPorts = new HashSet<int> { 25, 110, 143, 465, 587, 993, 995, 2525 };

    private static readonly IReadOnlyList<MailProtocol> All = [Imap, Pop3, Smtp];

    public int UsualPort(MailSecurity security) => security == MailSecurity.ImplicitTls ? ImplicitPort : StartPorts[0];

    /// <summary>Well-known ports that cannot work: of another protocol, or of the other way to TLS. Unknown ports are nobody's business here.</summary>
    public Text? PortProblem(int port, MailSecurity security)
    {
        var owner = All.FirstOrDefault(protocol => protocol.Speaks(port));
        if (owner is not null && owner != this)
        {
            return new(
                $"Port {port} belongs to {owner.Name}. {Name} with this security uses {UsualPort(security)}.",
                $"Portul {port} este al protocolului {owner.Name}. {Name} cu această securitate folosește {UsualPort(security)}.");
        }

        return (security, owner is not null, port == ImplicitPort) switch
        {
            (MailSecurity.ImplicitTls, true, false) => new(
                $"Port {port} starts in clear and needs STARTTLS. Choose STARTTLS, or port {ImplicitPort} for TLS from the start.",
                $"Portul {port} începe necriptat și cere STARTTLS. Alegeți STARTTLS sau portul {ImplicitPort} pentru TLS de la început."),
            (MailSecurity.Starttls, true, true) => new(
                $"Port {port} speaks TLS from the start. Choose TLS, or port {StartPorts[0]} for STARTTLS.",
                $"Portul {port} folosește TLS de la început. Alegeți TLS sau portul {StartPorts[0]} pentru STARTTLS."),
            _ => null,
        };
    }

    private bool Speaks(int port) => port == ImplicitPort || StartPorts.Contains(port);
}
