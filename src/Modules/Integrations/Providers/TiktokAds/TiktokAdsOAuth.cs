using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TiktokAds;

/// <summary>
/// The advertiser's authorisation: other names, JSON in place of a form, no PKCE, permissions chosen in TikTok's portal. The token neither ends nor is renewed
/// (https://business-api.tiktok.com/portal/docs?id=1738373164380162, tiktok/tiktok-business-api-sdk:java_sdk/docs/Oauth2AccessTokenBody.md).
/// </summary>
internal static class TiktokAdsOAuth
{
    private const int LongestAccount = 300;

    public static readonly OAuthRule Rule = new()
    {
        Authority = "tiktok",
        AuthorityName = "TikTok",
        AuthorizeUrl = new Uri("https://business-api.tiktok.com/portal/auth"),

        // Without the slash at the end TikTok answers 404.
        TokenUrl = new Uri("https://business-api.tiktok.com/open_api/v1.3/oauth2/access_token/"),
        RevokeUrl = new Uri("https://business-api.tiktok.com/open_api/v1.3/oauth2/revoke_token/"),
        Pkce = false,
        ClientAuthentication = ClientAuthentication.Own,
        Scopes = _ => [],
        AuthorizeParameters = context =>
        [
            KeyValuePair.Create("response_type", string.Empty),
            KeyValuePair.Create("client_id", string.Empty),
            KeyValuePair.Create("app_id", context.App.ClientId),
        ],
        CodeParameter = "auth_code",
        ShapeTokenCall = Shape,
        ReadTokens = Read,
        TokenErrors = [new(FailureReason.ReauthorizationRequired) { Statuses = [400, 401], Matches = answer => answer.At("code") is "40110" or "40002", Step = "sign_in" }],
    };

    /// <summary>The platform's app, or the company's own: calls that name the app need it.</summary>
    public static Dictionary<string, string> Credentials(OAuthApp app) => new() { ["app_id"] = app.ClientId, ["secret"] = app.ClientSecret?.Reveal() ?? string.Empty };

    /// <summary>
    /// Nothing tells who consented. What the token reaches is what tells two consents apart: the same accounts, and the new token may replace the old one;
    /// others, and it must not. Named in full where they fit, else by the first and a digest of all.
    /// </summary>
    public static string AccountOf(IReadOnlyCollection<string> advertisers)
    {
        var all = string.Join(',', advertisers.Order(StringComparer.Ordinal));
        return all.Length <= LongestAccount ? all : $"{advertisers.Min(StringComparer.Ordinal)},… {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(all)))}";
    }

    private static void Shape(OAuthContext context, TokenCall call)
    {
        var code = call.Parameters.GetValueOrDefault("code");
        call.Parameters.Clear();
        foreach (var (name, value) in Credentials(context.App))
        {
            call.Parameters[name] = value;
        }

        call.Parameters["auth_code"] = code ?? string.Empty;
        call.Json = true;
    }

    /// <summary>The advertisers come with the token and only there without the app's secret in an address: they travel as its scopes until the consent is read.</summary>
    private static ProviderResult<IssuedTokens> Read(OAuthContext context, ProviderAnswer answer)
    {
        if (TiktokAdsErrors.Token.Classify(answer, context.Now) is { } refused)
        {
            return TiktokAdsErrors.Blame(refused, context.App.Own);
        }

        var issued = TokenAnswer.Read(answer, "data.", context.Now);
        return issued.Succeeded ? issued.Value with { Scopes = Advertisers(answer) } : issued;
    }

    private static List<string> Advertisers(ProviderAnswer answer)
        => answer.Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("advertiser_ids", out var ids) && ids.ValueKind == JsonValueKind.Array
            ? [.. ids.EnumerateArray().Select(id => id.ValueKind == JsonValueKind.String ? id.GetString()! : id.GetRawText()).Where(IsAdvertiser)]
            : [];

    public static bool IsAdvertiser(string? id) => id is { Length: >= 10 and <= 20 } && id.All(char.IsAsciiDigit);
}
