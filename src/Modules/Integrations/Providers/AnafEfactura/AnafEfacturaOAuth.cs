using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.AnafEfactura;

/// <summary>
/// ANAF's "Procedura de înregistrare a aplicațiilor": the person's browser shows a qualified certificate to logincert.anaf.ro. Codes live 60 seconds, access tokens 90 days,
/// refresh tokens 365; both are new with each refresh. No PKCE, no scope.
/// </summary>
internal static class AnafEfacturaOAuth
{
    /// <summary>Without it ANAF issues an opaque token, whose end nobody can read. In the query of the consent page and in every token call.</summary>
    private const string ContentType = "token_content_type";

    public static readonly OAuthRule Rule = new()
    {
        Authority = "anaf",
        AuthorityName = "ANAF",
        AuthorizeUrl = new Uri("https://logincert.anaf.ro/anaf-oauth2/v1/authorize"),
        TokenUrl = new Uri("https://logincert.anaf.ro/anaf-oauth2/v1/token"),
        Pkce = false,
        ClientAuthentication = ClientAuthentication.Basic,
        Scopes = _ => [],
        AuthorizeParameters = _ => [KeyValuePair.Create(ContentType, "jwt")],
        ShapeTokenCall = (_, call) => call.Parameters[ContentType] = "jwt",
        ReadTokens = Read,
        TokenErrors =
        [
            new(FailureReason.ReauthorizationRequired) { Statuses = [400, 401], BodyContains = "refresh token status is expired", Step = "sign_in" },
        ],
        HttpsRedirect = true,
        Margin = TimeSpan.FromDays(14),

        // The revoke address that the procedure names answers like one that does not exist.
        ByHandAfterDisconnect = new(
            "To withdraw the access at ANAF too, use “Renunțare Oauth” in the ANAF portal.",
            "Pentru a retrage accesul și la ANAF, folosiți „Renunțare Oauth” în portalul ANAF."),
    };

    private static ProviderResult<IssuedTokens> Read(OAuthContext context, ProviderAnswer answer)
    {
        var issued = TokenAnswer.Read(answer, context.Now);
        if (!issued.Succeeded || JwtClaims.Read(issued.Value.AccessToken.Reveal()) is not null)
        {
            return issued;
        }

        return new ProviderFailure(FailureReason.UnexpectedResponse)
        {
            Plain = true,
            Step = "sign_in",
            HttpStatus = answer.Status,
            Hint = new(
                "ANAF issued an opaque token instead of a JWT. Connect again; if it stays, tell support.",
                "ANAF a emis un token opac în loc de JWT. Conectați din nou; dacă se repetă, anunțați suportul."),
        };
    }
}
