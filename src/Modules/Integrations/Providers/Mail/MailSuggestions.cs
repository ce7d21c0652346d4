using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>What was found about a mailbox, as a form takes it and a person reads it.</summary>
internal static class MailSuggestions
{
    /// <param name="address">As typed.</param>
    /// <param name="issuer">Whose sign-in can be offered; null where none can.</param>
    public static SettingsSuggestion Of(ProviderDescriptor provider, string address, string domain, MailEndpoint server, bool isGuess, MailHoster? hoster, MailIssuer? issuer)
    {
        var settings = new Dictionary<string, object>
        {
            [MailFields.Host] = server.Host,
            [MailFields.Port] = (long)server.Port,
            [MailFields.SecurityName] = MailFields.Code(server.Security),
        };
        if (server.LocalName)
        {
            settings[MailFields.Username] = address[..address.LastIndexOf('@')];
        }

        if (provider.Settings.Any(field => field.Name == MailFields.FromAddress))
        {
            settings[MailFields.FromAddress] = address;
        }

        var security = server.Security == MailSecurity.ImplicitTls ? "SSL/TLS" : "STARTTLS";
        return new(settings, isGuess
            ? new(
                $"We did not find the settings for {domain}. Most use {server.Host}, port {server.Port}, {security}; check them with whoever runs the mailbox.",
                $"Nu am găsit setările pentru {domain}. Cele mai multe căsuțe folosesc {server.Host}, portul {server.Port}, {security}; verificați-le cu administratorul căsuței.")
            : new(
                $"We found the settings for {domain}: {server.Host}, port {server.Port}, {security}. You can change them.",
                $"Am găsit setările pentru {domain}: {server.Host}, portul {server.Port}, {security}. Le puteți modifica."))
        {
            IsGuess = isGuess,
            Note = issuer is null ? hoster?.Note : SafestIs(hoster!.Name),
            Way = issuer is null ? null : new(new($"Use the {hoster!.Name} sign-in", $"Folosește autentificarea {hoster.Name}"), new Dictionary<string, object> { [MailFields.AuthMethod] = issuer.Method }),
        };
    }

    /// <summary>The service is known, and has no server for this.</summary>
    public static SettingsSuggestion None(string domain, MailProtocol protocol, MailHoster hoster) => new(
        new Dictionary<string, object>(),
        new($"The mailbox of {domain} is at {hoster.Name}, which has no {protocol.Name}.", $"Căsuța de la {domain} este la {hoster.Name}, care nu oferă {protocol.Name}."))
    {
        IsGuess = true,
    };

    private static Text SafestIs(string hoster) => new(
        $"The mailbox is at {hoster}. The safest way is {hoster}'s own sign-in page: no password is kept here.",
        $"Căsuța este la {hoster}. Cel mai sigur este să vă autentificați pe pagina {hoster}: aici nu se păstrează nicio parolă.");
}
