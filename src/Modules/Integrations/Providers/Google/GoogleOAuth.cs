using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Google;

/// <summary>
/// Google's authorisation code flow, the same for each of its services: https://developers.google.com/identity/protocols/oauth2/web-server.
/// Access tokens live about an hour; a refresh token comes with a consent and is not replaced by a refresh.
/// </summary>
internal static class GoogleOAuth
{
    public const string Authority = "google";

    /// <summary>As Google repeats it in the answer; the short form <c>email</c> would come back as this one.</summary>
    private const string Email = "https://www.googleapis.com/auth/userinfo.email";

    /// <summary>Also the audience of a service account's assertion, whatever address the operator has set.</summary>
    public static readonly Uri TokenUrl = new("https://oauth2.googleapis.com/token");

    /// <summary>A consent to these permissions of Google. What a provider adds (its condition, whose consent it needs) it adds by <c>with</c>.</summary>
    public static OAuthRule Rule(params IReadOnlyList<string> scopes) => new()
    {
        Authority = Authority,
        AuthorityName = "Google",
        AuthorizeUrl = new Uri("https://accounts.google.com/o/oauth2/v2/auth"),
        TokenUrl = TokenUrl,
        RevokeUrl = new Uri("https://oauth2.googleapis.com/revoke"),

        // Sent since 2026, and not announced: openiddict/openiddict-core issue 2428.
        Issuer = "https://accounts.google.com",

        // Whose consent it was is told by the id_token: no call, and no permission that Google has to review.
        Scopes = _ => [.. scopes, "openid", Email],
        AuthorizeParameters = Parameters,
        TokenErrors = GoogleErrors.Token,
        Margin = TimeSpan.FromMinutes(5),
    };

    /// <summary>
    /// What every consent of Google ends with. The account is the mail address, so that a mailbox finds the grant of its owner. Without a refresh token the
    /// connection would be dead in an hour, so it is refused at once.
    /// </summary>
    public static ProviderResult<Consent> Complete(IssuedTokens issued)
    {
        if (issued.RefreshToken is null)
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse)
            {
                Plain = true,
                Step = "sign_in",
                Hint = new(
                    "Google gave access for one hour only. Remove the app at myaccount.google.com/connections, then connect again.",
                    "Google a acordat acces doar pentru o oră. Eliminați aplicația la myaccount.google.com/connections, apoi conectați din nou."),
            };
        }

        var identity = issued.IdToken is { } token ? JwtClaims.Read(token.Reveal()) : null;
        return (identity?.Text("email")?.ToLowerInvariant() ?? identity?.Text("sub")) is { Length: > 0 and <= 254 } account
            ? new Consent(account, issued)
            : new ProviderFailure(FailureReason.UnexpectedResponse) { Step = "sign_in" };
    }

    /// <summary>
    /// <c>prompt=consent</c>: a second consent would bring no refresh token otherwise. <c>include_granted_scopes</c>: the new tokens serve the connections that live on the same
    /// grant, so they have to keep what those were granted.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, string>> Parameters(OAuthContext context)
    {
        yield return KeyValuePair.Create("access_type", "offline");
        yield return KeyValuePair.Create("prompt", "consent");
        yield return KeyValuePair.Create("include_granted_scopes", "true");
        if (context.Rule.ExpectedAccount?.Invoke(context.Settings) is { Length: > 0 } account)
        {
            yield return KeyValuePair.Create("login_hint", account);
        }
    }
}
