using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// The Microsoft identity platform, for mailboxes: https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth.
/// Access tokens live 60 to 90 minutes; each refresh may bring a new refresh token, which lives about 90 days.
/// </summary>
internal static class MicrosoftOAuth
{
    public const string Authority = "microsoft";

    private const string Site = "https://login.microsoftonline.com";

    /// <summary>Who signed in: for <c>preferred_username</c> Microsoft wants <c>profile</c>.</summary>
    private static readonly string[] Identity = ["offline_access", "openid", "email", "profile"];

    /// <summary>The claims that name a person, best first.</summary>
    private static readonly string[] Names = ["email", "preferred_username", "upn", "oid", "sub"];

    private static readonly IReadOnlyList<ErrorRule> Errors =
    [
        new(FailureReason.InvalidConfiguration)
        {
            Matches = answer => Says(answer, "AADSTS90002", "AADSTS900021", "AADSTS900023"),
            Field = MailFields.TenantId,
            Step = MailStep.SignIn,
            Hint = new("Microsoft knows no such tenant. Check it, or leave it empty.", "Microsoft nu cunoaște acest tenant. Verificați-l sau lăsați-l gol."),
        },
        new(FailureReason.PermissionMissing)
        {
            Matches = answer => Says(answer, "AADSTS53003", "AADSTS50105", "AADSTS53000", "AADSTS53001"),
            Step = "permissions",
            Hint = new(
                "A rule of your Microsoft tenant (conditional access or app assignment) does not let this person use the app. Ask its administrator to allow it.",
                "O regulă a tenantului Microsoft (acces condiționat sau atribuirea aplicației) nu permite acestei persoane să folosească aplicația. Cereți administratorului să o permită."),
        },
        new(FailureReason.ReauthorizationRequired)
        {
            Matches = answer => Says(answer, "AADSTS65001", "AADSTS90094", "AADSTS90095"),
            Step = MailStep.SignIn,
            Hint = new(
                "The app has no consent for this mailbox any more, or an administrator of your Microsoft tenant has to give it. Connect again.",
                "Aplicația nu mai are consimțământ pentru această căsuță sau el trebuie dat de un administrator al tenantului Microsoft. Conectați din nou."),
        },
    ];

    /// <summary>
    /// A consent to these permissions of Outlook. They are asked for as they stand, and nothing of another resource with them: one access token serves one resource only.
    /// </summary>
    public static OAuthRule Rule(params IReadOnlyList<string> scopes) => new()
    {
        Authority = Authority,
        AuthorityName = "Microsoft",
        Addresses = AddressesOf,
        Scopes = _ => [.. scopes, .. Identity],
        Implies = static (granted, asked) => Name(granted).Equals(Name(asked), StringComparison.OrdinalIgnoreCase),
        AuthorizeParameters = Parameters,
        TokenErrors = Errors,
        ByHandAfterDisconnect = new(
            "Microsoft cannot be told by a program. To withdraw the access there too, remove the app at myapps.microsoft.com, or account.live.com/consent/Manage for a personal account.",
            "Microsoft nu poate fi anunțat de un program. Pentru a retrage accesul și acolo, eliminați aplicația la myapps.microsoft.com sau, pentru un cont personal, la account.live.com/consent/Manage."),
    };

    /// <summary>
    /// Whoever signed in, by the names that the id_token has for them: the mail address and the sign-in name, which may differ. The one that the settings expect counts;
    /// whether the token really opens the mailbox is proved by signing in with it.
    /// </summary>
    public static ProviderResult<Consent> Complete(OAuthContext context, IssuedTokens issued)
    {
        if (issued.RefreshToken is null)
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse)
            {
                Plain = true,
                Step = MailStep.SignIn,
                Hint = new(
                    "Microsoft gave access for one hour only. Connect again and agree to lasting access (“Maintain access to data”).",
                    "Microsoft a acordat acces doar pentru o oră. Conectați din nou și acceptați accesul de durată („Maintain access to data”)."),
            };
        }

        var identity = issued.IdToken is { } token ? JwtClaims.Read(token.Reveal()) : null;
        var expected = context.Rule.ExpectedAccount?.Invoke(context.Settings);
        var told = Names.Select(claim => identity?.Text(claim)?.ToLowerInvariant()).Where(name => name is { Length: > 0 and <= 254 }).ToList();
        return (told.FirstOrDefault(name => name == expected) ?? told.FirstOrDefault()) is { } account
            ? new Consent(account, issued)
            : new ProviderFailure(FailureReason.UnexpectedResponse) { Step = MailStep.SignIn };
    }

    /// <summary><c>common</c>: people of any organisation, and personal accounts.</summary>
    private static OAuthAddresses AddressesOf(SettingValues settings)
    {
        var tenant = settings.TextOrNull(MailFields.TenantId) ?? "common";
        return new(new Uri($"{Site}/{tenant}/oauth2/v2.0/authorize"), new Uri($"{Site}/{tenant}/oauth2/v2.0/token"));
    }

    private static IEnumerable<KeyValuePair<string, string>> Parameters(OAuthContext context)
        => context.Rule.ExpectedAccount?.Invoke(context.Settings) is { } account ? [KeyValuePair.Create("login_hint", account)] : [];

    /// <summary>Named with its resource when asked for, and not always when granted.</summary>
    private static string Name(string scope) => scope[(scope.LastIndexOf('/') + 1)..];

    private static bool Says(ProviderAnswer answer, params string[] codes)
        => answer.At("error_description") is { } description && codes.Any(code => description.StartsWith(code + ":", StringComparison.Ordinal));
}
