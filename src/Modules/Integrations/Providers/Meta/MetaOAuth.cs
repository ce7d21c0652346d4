using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>
/// https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow and …/facebook-login/facebook-login-for-business. Facebook answers with no
/// refresh token: a user token of about 60 days is exchanged for a newer one while it lives.
/// </summary>
internal static class MetaOAuth
{
    public const string Authority = "meta";

    /// <summary>The version that every address names: a version that has ended is silently answered by the oldest one left.</summary>
    public const string Version = "v26.0";

    /// <summary>The saved set of permissions of Facebook Login for Business: the operator's, or that of the company's own app.</summary>
    private const string LoginConfigSetting = "LoginConfigId";

    public static readonly IReadOnlyList<ProviderEnvironment> Environments = [new(ProviderEnvironment.Default, new Uri($"https://graph.facebook.com/{Version}/"))];

    /// <param name="when">The settings under which a consent is asked for; null: always.</param>
    public static OAuthRule Rule(SettingCondition? when = null) => new()
    {
        Authority = Authority,
        AuthorityName = "Facebook",
        When = when,
        AuthorizeUrl = new Uri($"https://www.facebook.com/{Version}/dialog/oauth"),
        TokenUrl = new Uri($"https://graph.facebook.com/{Version}/oauth/access_token"),
        ScopeSeparator = ",",
        AuthorizeParameters = Parameters,
        RefusesApp = MetaErrors.RefusesApp,
        TokenErrors = MetaErrors.AtTokenEndpoint,
        HttpsRedirect = true,
        ExtendsAccessTokens = true,
        Margin = TimeSpan.FromDays(10),
    };

    /// <summary>With a saved configuration the permissions are its own; without one they are asked for by name, those that were declined before once more.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Parameters(OAuthContext context)
    {
        var configuration = context.App.Own ? context.Settings.TextOrNull(MetaFields.LoginConfigId) : context.Setting(LoginConfigSetting);
        return configuration is { Length: > 0 } id
            ? [new("config_id", id), new("scope", string.Empty), new("override_default_response_type", "true")]
            : [new("auth_type", "rerequest")];
    }
}
