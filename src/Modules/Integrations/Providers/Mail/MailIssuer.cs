using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// Whose tokens open a mailbox, and where they may be shown. A company chooses the host: without this a consent that a colleague gave for his mailbox could be
/// sent to any server that somebody writes into another connection.
/// </summary>
/// <param name="Method">How the setting <see cref="MailFields.AuthMethod"/> calls it.</param>
internal sealed record MailIssuer(string Authority, MailHoster Hoster, string Method)
{
    /// <summary>The operator's setting: further servers of this authority's mailboxes by their exact names, for national clouds and gateways.</summary>
    public const string FurtherHosts = "MailHosts";

    public static readonly MailIssuer Google = new(GoogleOAuth.Authority, MailPresets.Google, MailFields.ByGoogle);
    public static readonly MailIssuer Microsoft = new(MicrosoftOAuth.Authority, MailPresets.Microsoft, MailFields.ByMicrosoft);

    public static IReadOnlyList<MailIssuer> All { get; } = [Google, Microsoft];

    /// <summary>Null: these settings sign in by password.</summary>
    public static MailIssuer? Of(SettingValues values) => All.FirstOrDefault(issuer => issuer.Method == values.Text(MailFields.AuthMethod));

    public ProviderFailure ForeignHost => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = MailFields.Host,
        Step = MailStep.Address,
        Hint = new(
            $"This is no mail server of {Hoster.Name}, so the {Hoster.Name} sign-in is not sent to it. Enter {Hoster.Name}'s server, or sign in by password.",
            $"Acesta nu este un server de e-mail {Hoster.Name}, deci autentificarea {Hoster.Name} nu i se trimite. Introduceți serverul {Hoster.Name} sau autentificați-vă cu parolă."),
    };

    public bool Owns(string host, IOAuthSettings operatorSettings)
        => MailPresets.OfHost(host) == Hoster
            || (operatorSettings.AuthoritySetting(Authority, FurtherHosts) ?? string.Empty)
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Contains(host, StringComparer.OrdinalIgnoreCase);
}
