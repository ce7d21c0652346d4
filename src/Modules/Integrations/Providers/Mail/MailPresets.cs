using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>A mail service that many companies use.</summary>
/// <param name="Domains">Its own addresses: what stands after the @.</param>
/// <param name="HostSuffixes">How its servers' names end.</param>
/// <param name="Note">How it wants people to sign in.</param>
/// <param name="PasswordHint">What to say when it refuses a password.</param>
internal sealed record MailHoster(string Name, IReadOnlyList<string> Domains, IReadOnlyList<string> HostSuffixes, Text Note, Text PasswordHint)
{
    public required IReadOnlyDictionary<MailProtocol, (string Host, MailSecurity Security)> Servers { get; init; }

    /// <summary>How the names of the servers end that take in mail (MX), for companies with a domain of their own here.</summary>
    public required IReadOnlyList<string> ExchangerSuffixes { get; init; }

    /// <summary>Where such companies have other servers than everybody.</summary>
    public IReadOnlyDictionary<MailProtocol, (string Host, MailSecurity Security)> CompanyServers { get; init; } = new Dictionary<MailProtocol, (string, MailSecurity)>();

    /// <summary>Null for a protocol that the service does not have.</summary>
    public MailEndpoint? ServerOf(MailProtocol protocol, bool companyDomain)
        => (companyDomain && CompanyServers.TryGetValue(protocol, out var server)) || Servers.TryGetValue(protocol, out server)
            ? new(server.Host, protocol.UsualPort(server.Security), server.Security)
            : null;
}

/// <summary>The four big services by their own documents: their servers, and how they want people to sign in.</summary>
internal static class MailPresets
{
    public static readonly MailHoster Google = new(
        "Google",
        ["gmail.com", "googlemail.com"],
        ["gmail.com", "googlemail.com"],
        new("Google needs an app password (16 letters): Google account → Security → 2-step verification → App passwords.",
            "Google cere o parolă de aplicație (16 litere): contul Google → Securitate → Verificarea în doi pași → Parole pentru aplicații."),
        new("Google takes app passwords only (16 letters), not the password of the account. Make one under Google account → Security → 2-step verification → App passwords.",
            "Google acceptă doar parole de aplicație (16 litere), nu parola contului. Creați una în contul Google → Securitate → Verificarea în doi pași → Parole pentru aplicații."))
    {
        Servers = Hosts("imap.gmail.com", "pop.gmail.com", ("smtp.gmail.com", MailSecurity.ImplicitTls)),
        ExchangerSuffixes = ["google.com", "googlemail.com"],
    };

    public static readonly MailHoster Microsoft = new(
        "Microsoft",
        ["outlook.com", "hotmail.com", "live.com", "msn.com"],
        ["office365.com", "outlook.com"],
        new("Microsoft takes no passwords for IMAP and POP3, and is ending them for SMTP: a Microsoft sign-in is needed.",
            "Microsoft nu acceptă parole pentru IMAP și POP3 și le retrage pentru SMTP: este nevoie de autentificare Microsoft."),
        new("Microsoft has switched off sign-in by password for this mailbox; it needs a Microsoft sign-in (OAuth).",
            "Microsoft a dezactivat autentificarea cu parolă pentru această căsuță; este nevoie de autentificare Microsoft (OAuth)."))
    {
        Servers = Hosts("outlook.office365.com", "outlook.office365.com", ("smtp-mail.outlook.com", MailSecurity.Starttls)),
        ExchangerSuffixes = ["mail.protection.outlook.com", "mx.microsoft"],
        CompanyServers = new Dictionary<MailProtocol, (string, MailSecurity)> { [MailProtocol.Smtp] = ("smtp.office365.com", MailSecurity.Starttls) },
    };

    public static readonly MailHoster Yahoo = new(
        "Yahoo",
        ["yahoo.com", "yahoo.ro", "ymail.com", "rocketmail.com"],
        ["mail.yahoo.com"],
        new("Yahoo needs an app password: Account security → App passwords.", "Yahoo cere o parolă de aplicație: Securitatea contului → Parole de aplicație."),
        new("Yahoo takes app passwords only. Make one under Account security → App passwords.", "Yahoo acceptă doar parole de aplicație. Creați una la Securitatea contului → Parole de aplicație."))
    {
        Servers = Hosts("imap.mail.yahoo.com", "pop.mail.yahoo.com", ("smtp.mail.yahoo.com", MailSecurity.ImplicitTls)),
        ExchangerSuffixes = ["yahoodns.net"],
    };

    public static readonly MailHoster Apple = new(
        "iCloud",
        ["icloud.com", "me.com", "mac.com"],
        ["mail.me.com"],
        new("iCloud needs an app-specific password: account.apple.com → Sign-In and Security.", "iCloud cere o parolă specifică aplicației: account.apple.com → Autentificare și securitate."),
        new("iCloud takes app-specific passwords only. Make one at account.apple.com → Sign-In and Security.", "iCloud acceptă doar parole specifice aplicației. Creați una la account.apple.com → Autentificare și securitate."))
    {
        Servers = Hosts("imap.mail.me.com", null, ("smtp.mail.me.com", MailSecurity.Starttls)),
        ExchangerSuffixes = ["mail.icloud.com"],
    };

    private static readonly IReadOnlyList<MailHoster> Known = [Google, Microsoft, Yahoo, Apple];

    /// <summary>Whose addresses end so; null for a domain that is nobody's of these.</summary>
    public static MailHoster? OfDomain(string domain) => Known.FirstOrDefault(known => known.Domains.Contains(domain));

    /// <summary>Whose server this is, when it is one of the big ones: also for a company's own domain at Google or Microsoft.</summary>
    public static MailHoster? OfHost(string host) => Known.FirstOrDefault(known => Ends(host, known.HostSuffixes));

    /// <summary>Who takes in a domain's mail, when it is one of the big ones.</summary>
    public static MailHoster? OfExchanger(string host) => Known.FirstOrDefault(known => Ends(host, known.ExchangerSuffixes));

    private static bool Ends(string host, IReadOnlyList<string> suffixes)
        => suffixes.Any(suffix => host.Equals(suffix, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<MailProtocol, (string Host, MailSecurity Security)> Hosts(string imap, string? pop3, (string Host, MailSecurity Security) smtp)
    {
        var servers = new Dictionary<MailProtocol, (string, MailSecurity)>
        {
            [MailProtocol.Imap] = (imap, MailSecurity.ImplicitTls),
            [MailProtocol.Smtp] = smtp,
        };
        if (pop3 is not null)
        {
            servers[MailProtocol.Pop3] = (pop3, MailSecurity.ImplicitTls);
        }

        return servers;
    }
}
