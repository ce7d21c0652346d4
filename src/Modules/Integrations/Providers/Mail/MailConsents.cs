using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// Mailboxes by consent. Every protocol asks for all that mail needs, so that one consent of a mailbox's owner serves its IMAP, POP3 and SMTP connections: whichever asked
/// last would otherwise take the others' permissions away.
/// </summary>
internal static class MailConsents
{
    /// <summary>The whole mailbox, by all three protocols: Gmail has no smaller permission for them.</summary>
    private const string Gmail = "https://mail.google.com/";

    private const string Outlook = "https://outlook.office.com/";

    private static readonly IReadOnlyDictionary<MailProtocol, string> OutlookScopes = new Dictionary<MailProtocol, string>
    {
        [MailProtocol.Imap] = Outlook + "IMAP.AccessAsUser.All",
        [MailProtocol.Pop3] = Outlook + "POP.AccessAsUser.All",
        [MailProtocol.Smtp] = Outlook + "SMTP.Send",
    };

    public static IReadOnlyList<OAuthRule> Rules { get; } =
    [
        GoogleOAuth.Rule(Gmail) with
        {
            When = new(MailFields.AuthMethod, MailFields.ByGoogle),
            ExpectedAccount = Owner,
            ConsentSettings = [MailFields.AuthMethod, MailFields.Username],
        },
        MicrosoftOAuth.Rule([.. OutlookScopes.Values]) with
        {
            When = new(MailFields.AuthMethod, MailFields.ByMicrosoft),
            ExpectedAccount = Owner,
            ConsentSettings = [MailFields.AuthMethod, MailFields.Username, MailFields.SignedInAs, MailFields.TenantId],
        },
    ];

    /// <summary>This protocol cannot do without its own; the others' are asked for along with it.</summary>
    public static IReadOnlyList<ProviderScope> ScopesOf(MailProtocol protocol) =>
    [
        new(Gmail, new("Read, send and organise mail in Gmail", "Citirea, trimiterea și organizarea e-mailurilor din Gmail"), new("the mailbox cannot be opened", "căsuța nu poate fi deschisă")),
        .. OutlookScopes.Select(scope => new ProviderScope(
            scope.Value,
            new($"Use the mailbox by {scope.Key.Name}", $"Folosirea căsuței prin {scope.Key.Name}"),
            new($"the mailbox cannot be used by {scope.Key.Name}", $"căsuța nu poate fi folosită prin {scope.Key.Name}"))
        {
            Optional = scope.Key != protocol,
        }),
    ];

    /// <summary>Whose consent opens the mailbox: the mailbox's own, unless another person signs in for it.</summary>
    public static string? Owner(SettingValues values)
        => (MailIssuer.Of(values) == MailIssuer.Microsoft ? values.TextOrNull(MailFields.SignedInAs) ?? values.TextOrNull(MailFields.Username) : values.TextOrNull(MailFields.Username))?.ToLowerInvariant();

    public static ProviderResult<Consent> Complete(OAuthContext context, IssuedTokens issued)
        => context.Rule.Authority == GoogleOAuth.Authority ? GoogleOAuth.Complete(issued) : MicrosoftOAuth.Complete(context, issued);
}
