using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

/// <summary>
/// https://developer.revolut.com/docs/guides/manage-accounts/get-started/make-your-first-api-request: the company's own app, known by its certificate, proves itself by a
/// signed assertion. Access tokens live 40 minutes and end with the next refresh; the refresh token stays.
/// </summary>
internal static class RevolutBusinessOAuth
{
    private const string ExpiredAssertion = "invalid_request";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Long enough for clocks that differ a little.</summary>
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(5);

    public static readonly OAuthRule Rule = new()
    {
        Authority = "revolut",
        AuthorityName = "Revolut",
        Addresses = settings => settings.TextOrNull("environment") == RevolutBusinessSettings.Sandbox
            ? new(new Uri("https://sandbox-business.revolut.com/app-confirm"), new Uri("https://sandbox-b2b.revolut.com/api/1.0/auth/token"))
            : new(new Uri("https://business.revolut.com/app-confirm"), new Uri("https://b2b.revolut.com/api/1.0/auth/token")),
        Pkce = false,
        ClientAuthentication = ClientAuthentication.Own,
        ScopeSeparator = ",",
        Scopes = settings => RevolutBusinessSettings.Parse(settings).Scopes,
        // An app belongs to one business, so it names whose consent this is; there is no call that does.
        ExpectedAccount = settings => settings.TextOrNull(RevolutBusinessSettings.ClientIdField),
        ShapeTokenCall = Shape,
        TokenErrors =
        [
            // The assertion was too old when it came: our clock or a frozen process, never a lost consent.
            new(FailureReason.OperatorFault) { Statuses = [400, 401], Codes = [ExpiredAssertion], BodyContains = "has expired", Step = "sign_in" },
            new(FailureReason.ReauthorizationRequired)
            {
                Codes = ["unauthorized_client", "invalid_grant"],
                Step = "sign_in",
                Hint = new(
                    "Revolut does not accept this app or its consent. In Revolut under APIs → Business API check that the certificate is the one of this key and the redirect address is ours, then press “Enable access” by connecting again.",
                    "Revolut nu acceptă această aplicație sau consimțământul ei. În Revolut, la APIs → Business API, verificați că certificatul este al acestei chei și adresa de redirecționare este a noastră, apoi conectați din nou."),
            },
        ],
        OwnApp = new(RevolutBusinessSettings.ClientIdField, Secret: null, Required: true),
        ConsentSettings = ["environment", RevolutBusinessSettings.KeyField],
        HttpsRedirect = true,
        ByHandAfterDisconnect = new(
            "To withdraw the access at Revolut too, delete the certificate in Revolut Business under APIs → Business API.",
            "Pentru a retrage accesul și la Revolut, ștergeți certificatul în Revolut Business, la APIs → Business API."),
    };

    /// <summary>One refresh; once more with a fresh signature when the first came too late. A refused assertion has spent nothing: the refresh token does not rotate.</summary>
    public static async Task<ProviderResult<IssuedTokens>> RenewAsync(OAuthContext context, GrantTokens tokens, IOAuthClient client, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (tokens.Refresh is not { } refresh)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        if (context.Settings.SecretOrNull(RevolutBusinessSettings.KeyField) is not { } key || RevolutBusinessKey.Problem(key.Reveal()) is not null)
        {
            return new ProviderFailure(FailureReason.InvalidConfiguration) { Plain = true, Field = RevolutBusinessSettings.KeyField, Step = "sign_in" };
        }

        var renewed = await client.RefreshAsync(context, refresh, cancellationToken);
        return renewed.Failure is { Reason: FailureReason.OperatorFault, ProviderCode: ExpiredAssertion }
            ? await client.RefreshAsync(context with { Now = clock.GetUtcNow() }, refresh, cancellationToken)
            : renewed;
    }

    private static void Shape(OAuthContext context, TokenCall call)
    {
        call.Parameters.Remove("redirect_uri");
        call.Parameters["client_assertion_type"] = AssertionType;
        call.Parameters["client_assertion"] = RevolutBusinessKey.Sign(context.Settings.Secret(RevolutBusinessSettings.KeyField), new
        {
            // The host alone: with a scheme or a port Revolut answers unauthorized_client.
            iss = context.RedirectUri.IdnHost,
            sub = context.App.ClientId,
            aud = "https://revolut.com",
            exp = (context.Now + AssertionLife).ToUnixTimeSeconds(),
        });
    }
}
