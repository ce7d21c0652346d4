using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>What to put into the form for a mailbox.</summary>
/// <param name="Note">How this service wants people to sign in; null where a name and a password are enough.</param>
internal sealed record MailSuggestion(string Host, int Port, MailSecurity Security, Text? Note);

/// <summary>A mail service that many companies use.</summary>
/// <param name="Domains">Its own addresses: what stands after the @.</param>
/// <param name="HostSuffixes">How its servers' names end.</param>
/// <param name="Note">How it wants people to sign in.</param>
/// <param name="PasswordHint">What to say when it refuses a password.</param>
internal sealed record MailHoster(string Name, IReadOnlyList<string> Domains, IReadOnlyList<string> HostSuffixes, Text Note, Text PasswordHint)
{
    public required IReadOnlyDictionary<MailProtocol, (string Host, MailSecurity Security)> Servers { get; init; }
}

/// <summary>
/// Host, port and security by the domain of an address. The four big services by their own documents; every other domain by the rule of cPanel,
/// which most Romanian hosters follow: mail.domain with TLS. A suggestion only: the person sees it and can change it.
/// </summary>
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
    };

    public static readonly MailHoster Yahoo = new(
        "Yahoo",
        ["yahoo.com", "yahoo.ro", "ymail.com", "rocketmail.com"],
        ["mail.yahoo.com"],
        new("Yahoo needs an app password: Account security → App passwords.", "Yahoo cere o parolă de aplicație: Securitatea contului → Parole de aplicație."),
        new("Yahoo takes app passwords only. Make one under Account security → App passwords.", "Yahoo acceptă doar parole de aplicație. Creați una la Securitatea contului → Parole de aplicație."))
    {
        Servers = Hosts("imap.mail.yahoo.com", "pop.mail.yahoo.com", ("smtp.mail.yahoo.com", MailSecurity.ImplicitTls)),
    };

    public static readonly MailHoster Apple = new(
        "iCloud",
        ["icloud.com", "me.com", "mac.com"],
        ["mail.me.com"],
        new("iCloud needs an app-specific password: account.apple.com → Sign-In and Security.", "iCloud cere o parolă specifică aplicației: account.apple.com → Autentificare și securitate."),
        new("iCloud takes app-specific passwords only. Make one at account.apple.com → Sign-In and Security.", "iCloud acceptă doar parole specifice aplicației. Creați una la account.apple.com → Autentificare și securitate."))
    {
        Servers = Hosts("imap.mail.me.com", null, ("smtp.mail.me.com", MailSecurity.Starttls)),
    };

    private static readonly IReadOnlyList<MailHoster> Known = [Google, Microsoft, Yahoo, Apple];

    /// <summary>Null for what is no address, and for a protocol that the service does not have.</summary>
    public static MailSuggestion? Suggest(string address, MailProtocol protocol)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..].Trim().ToLowerInvariant();
        if (!address.Contains('@', StringComparison.Ordinal) || !domain.Contains('.', StringComparison.Ordinal) || Uri.CheckHostName(domain) != UriHostNameType.Dns)
        {
            return null;
        }

        var service = Known.FirstOrDefault(known => known.Domains.Contains(domain));
        if (service is null)
        {
            return new("mail." + domain, protocol.ImplicitPort, MailSecurity.ImplicitTls, Note: null);
        }

        return service.Servers.TryGetValue(protocol, out var server)
            ? new(server.Host, protocol.UsualPort(server.Security), server.Security, service.Note)
            : null;
    }

    /// <summary>Whose server this is, when it is one of the big ones: also for a company's own domain at Google or Microsoft.</summary>
    public static MailHoster? OfHost(string host)
        => Known.FirstOrDefault(known => known.HostSuffixes.Any(suffix
            => host.Equals(suffix, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase)));

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
