using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>The settings that the three mail providers share, and their rules.</summary>
internal static class MailFields
{
    public const string Host = "host";
    public const string Port = "port";
    public const string SecurityName = "security";
    public const string AuthMethod = "auth_method";
    public const string Username = "username";
    public const string Password = "password";
    public const string TenantId = "tenant_id";
    public const string SignedInAs = "signed_in_as";
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string FromAddress = "from_address";
    public const string CaCertificate = "ca_certificate";
    public const string Timeout = "timeout_seconds";

    public const string ByPassword = "password";
    public const string ByGoogle = "oauth_google";
    public const string ByMicrosoft = "oauth_microsoft";

    private const string ImplicitTls = "implicit_tls";
    private const string Starttls = "starttls";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private static readonly Text HostForm = new(
        "Enter the server's name, for example mail.example.com: no address with colons.",
        "Introduceți numele serverului, de exemplu mail.exemplu.ro, nu o adresă cu două puncte.");

    private static readonly Text Unprintable = new(
        "This holds a character that cannot be seen (a line end, for example). Type it instead of pasting.",
        "Conține un caracter care nu se vede (de exemplu sfârșit de rând). Scrieți-l în loc să îl lipiți.");

    public static MailSecurity Security(SettingValues values)
        => values.Text(SecurityName) == ImplicitTls ? MailSecurity.ImplicitTls : MailSecurity.Starttls;

    public static string Code(MailSecurity security) => security == MailSecurity.ImplicitTls ? ImplicitTls : Starttls;

    /// <summary>Who, how and where, in the order in which people have them at hand.</summary>
    public static IReadOnlyList<SettingField> Of(MailProtocol protocol, string exampleHost) =>
    [
        new()
        {
            Name = Username,
            Kind = SettingKind.Text,
            Required = true,
            Label = new("E-mail address or user name", "Adresa de e-mail sau utilizatorul"),
            Help = new("Usually the whole address; the servers are found by it", "De obicei întreaga adresă; serverele se găsesc după ea"),
            Example = "facturi@exemplu.ro",
            MaxLength = 254,
            Check = value => value.Any(IsUnseen) ? Unprintable : null,
        },
        new()
        {
            Name = AuthMethod,
            Kind = SettingKind.Choice,
            Label = new("Sign-in", "Autentificarea"),
            Help = new("For mailboxes at Google and Microsoft: their own sign-in page, without a password here", "Pentru căsuțe la Google și Microsoft: pagina lor de autentificare, fără parolă aici"),
            Choices =
            [
                new(ByPassword, new("User name and password", "Utilizator și parolă")),
                new(ByGoogle, new("Google sign-in", "Autentificare Google")),
                new(ByMicrosoft, new("Microsoft sign-in", "Autentificare Microsoft")),
            ],
            Default = ByPassword,
        },
        new()
        {
            Name = Password,
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Password", "Parola"),
            Help = new(
                "Gmail, Yahoo and iCloud need an app password, made in the account's security settings",
                "Gmail, Yahoo și iCloud cer o parolă de aplicație, creată în setările de securitate ale contului"),
            Example = "exemplu-de-parola",
            MaxLength = 256,
            When = new(AuthMethod, ByPassword),
            // A password is taken as typed, spaces at its ends included, so the reader's trimming does not remove a pasted line end.
            Check = value => value.Any(char.IsControl) ? Unprintable : null,
        },
        new()
        {
            Name = Host,
            Kind = SettingKind.Host,
            Required = true,
            Label = new($"{protocol.Name} server", $"Serverul {protocol.Name}"),
            Help = new("As your mail provider names it; often mail. and your domain", "Așa cum îl numește furnizorul de e-mail; adesea mail. și domeniul"),
            Example = exampleHost,
            Normalize = NormalizeHost,
            Check = value => value.Contains(':', StringComparison.Ordinal) ? HostForm : null,
        },
        new()
        {
            Name = SecurityName,
            Kind = SettingKind.Choice,
            Label = new("Security", "Securitatea"),
            Help = new("Both are encrypted; a connection in clear is not possible", "Ambele sunt criptate; o conexiune necriptată nu este posibilă"),
            Choices =
            [
                new(ImplicitTls, new($"TLS (port {protocol.ImplicitPort})", $"TLS (portul {protocol.ImplicitPort})")),
                new(Starttls, new($"STARTTLS (port {protocol.StartPorts[0]})", $"STARTTLS (portul {protocol.StartPorts[0]})")),
            ],
            Default = ImplicitTls,
        },
        new()
        {
            Name = Port,
            Kind = SettingKind.Integer,
            Label = new("Port", "Portul"),
            Help = new($"{protocol.ImplicitPort} for TLS, {protocol.StartPorts[0]} for STARTTLS", $"{protocol.ImplicitPort} pentru TLS, {protocol.StartPorts[0]} pentru STARTTLS"),
            Minimum = 1,
            Maximum = 65_535,
            Default = (long)protocol.ImplicitPort,
        },
        .. MailConsentFields.All,
        new()
        {
            Name = CaCertificate,
            Kind = SettingKind.Pem,
            Advanced = true,
            Label = new("Own certificate authority", "Autoritatea de certificare proprie"),
            Help = new("Only if the server's certificate was issued by your own authority: its certificate as PEM", "Doar dacă certificatul serverului este emis de o autoritate proprie: certificatul acesteia, ca PEM"),
            Check = CompanyTrust.Problem,
        },
        new()
        {
            Name = Timeout,
            Kind = SettingKind.Integer,
            Advanced = true,
            Label = new("Time limit (seconds)", "Limita de timp (secunde)"),
            Minimum = 5,
            Maximum = 120,
            Default = 20L,
        },
    ];

    /// <summary>Port and security have to belong together.</summary>
    public static IEnumerable<FieldError> CrossCheck(MailProtocol protocol, SettingValues values)
        => MailConsentFields.CrossCheck(values)
            .Concat(protocol.PortProblem(values.Integer(Port), Security(values)) is { } problem ? [SettingsReader.Wrong(Port, "port_mismatch", problem)] : []);

    /// <summary>Lower case, no dot at the end, international names in their ASCII form: what DNS and the certificate hold.</summary>
    private static string NormalizeHost(string pasted)
    {
        var host = pasted.Trim().TrimEnd('.').ToLowerInvariant();
        if (host.All(char.IsAscii))
        {
            return host;
        }

        try
        {
            return Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            return "?"; // No such name can exist; the rule of the kind refuses it with its text.
        }
    }

    /// <summary>Control characters, and the joiners and marks that come along when an address is copied from a web page.</summary>
    private static bool IsUnseen(char c)
        => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
