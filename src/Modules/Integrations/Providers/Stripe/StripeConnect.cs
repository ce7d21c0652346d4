using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <summary>With which key a call is made, and for which connected account.</summary>
/// <param name="Account">Null: the key's own account.</param>
/// <param name="Own">The key is one of the company's settings; else the operator's.</param>
internal sealed record StripeCredential(Secret Key, string Environment, string? Account, bool Own);

/// <summary>
/// Connect for standard accounts: stripe/stripe-dotnet:src/Stripe.net/Services/OAuth (OAuthTokenCreateOptions.cs, OAuthDeauthorizeOptions.cs). What is kept is which account
/// consented; calls carry the platform's key and that account. The access and refresh tokens of the answer are deprecated and not looked at.
/// </summary>
internal sealed partial class StripeConnect(IOAuthSettings operatorSettings)
{
    /// <summary>In the grant in place of a token: there is nothing secret to keep.</summary>
    private const string Prefix = "connected_account:";

    public static readonly OAuthRule Rule = new()
    {
        Authority = "stripe",
        AuthorityName = "Stripe",
        When = new SettingCondition(StripeSettings.ModeField, StripeSettings.ByConnect),
        AuthorizeUrl = new Uri("https://connect.stripe.com/oauth/authorize"),
        TokenUrl = new Uri("https://connect.stripe.com/oauth/token"),
        RevokeUrl = new Uri("https://connect.stripe.com/oauth/deauthorize"),
        Pkce = false,
        ClientAuthentication = ClientAuthentication.Own,
        // New platforms are only allowed this one.
        Scopes = _ => ["read_write"],
        CheckCallback = (context, _) => OtherMode(context.App, StripeSettings.EnvironmentOf(context.Settings)),
        ShapeTokenCall = (context, call) =>
        {
            call.Parameters["client_secret"] = context.App.ClientSecret?.Reveal() ?? string.Empty;
            call.Parameters.Remove("redirect_uri");
        },
        ReadTokens = Read,
        TokenErrors =
        [
            new(FailureReason.ReauthorizationRequired) { Codes = ["invalid_client"], BodyContains = "not connected", Step = "sign_in" },
        ],
        ConsentSettings = ["environment"],
    };

    /// <summary>Fails when there is no consent, or no key that fits the mode: then no call is made.</summary>
    public ProviderResult<StripeCredential> CredentialOf(ConnectionAttempt attempt)
    {
        var settings = StripeSettings.Parse(attempt.Settings);
        if (settings.Mode == StripeSettings.ByKey)
        {
            return settings.SecretKey is { } key
                ? new StripeCredential(key, settings.Environment, null, Own: true)
                : new ProviderFailure(FailureReason.InvalidConfiguration) { Plain = true, Field = "secret_key", Step = "sign_in" };
        }

        if (attempt.AccessToken is not { } consent || AccountOf(consent) is not { } account)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var app = settings.App ?? operatorSettings.PlatformApp(StripeProvider.Declared, Rule);
        if (app?.ClientSecret is not { } secret)
        {
            return new ProviderFailure(FailureReason.OperatorFault) { Step = "sign_in" };
        }

        return OtherMode(app, settings.Environment) is { } other ? other : new StripeCredential(secret, settings.Environment, account, app.Own);
    }

    /// <summary>The account that consented; null when the grant holds something else.</summary>
    public static string? AccountOf(Secret token)
        => token.Reveal() is var text && text.StartsWith(Prefix, StringComparison.Ordinal) && AccountForm().IsMatch(text[Prefix.Length..]) ? text[Prefix.Length..] : null;

    private static ProviderResult<IssuedTokens> Read(OAuthContext context, ProviderAnswer answer)
    {
        if (answer.At("stripe_user_id") is not { } account || !AccountForm().IsMatch(account) || answer.At("livemode") is not ("true" or "false"))
        {
            return answer.Unexpected();
        }

        return answer.At("livemode") == "true" != (StripeSettings.EnvironmentOf(context.Settings) == StripeSettings.Live)
            ? WrongMode
            : new IssuedTokens(new Secret(Prefix + account)) { Scopes = TokenAnswer.Scopes(answer.At("scope")) };
    }

    /// <summary>Client and key belong to one mode, and so does what they bring.</summary>
    private static ProviderFailure? OtherMode(OAuthApp app, string environment)
        => app.ClientSecret is { } secret && StripeSettings.ModeOf(secret.Reveal()) is { } mode && mode != environment ? WrongMode : null;

    private static ProviderFailure WrongMode => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = "environment",
        Step = "sign_in",
        Hint = new(
            "The platform's Stripe account works in the other mode. Change the mode.",
            "Contul Stripe al platformei lucrează în celălalt mod. Schimbați modul."),
    };

    [GeneratedRegex(@"^acct_[A-Za-z0-9]{8,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountForm();
}
