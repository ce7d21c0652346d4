using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>
/// What a callback has to prove besides its state, in Shopify's order: Shopify/shopify-app-js:packages/apps/shopify-api/lib/utils/hmac-validator.ts,
/// processed-query.ts, shop-validator.ts.
/// </summary>
internal static class ShopifyCallback
{
    /// <summary>Either way.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(90);

    public static ProviderFailure? Check(OAuthContext context, IReadOnlyDictionary<string, string> callback)
    {
        if (callback.GetValueOrDefault("shop") is not { } shop || !ShopifyShop.IsDomain(shop.ToLowerInvariant()))
        {
            return Forged;
        }

        if (context.App.ClientSecret is not { } secret || !IsSigned(callback, secret))
        {
            return Forged;
        }

        if (!long.TryParse(callback.GetValueOrDefault("timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(context.Now.ToUnixTimeSeconds() - (double)seconds) > Tolerance.TotalSeconds)
        {
            return Old;
        }

        return string.Equals(shop, context.Settings.TextOrNull(ShopifyShop.FieldName), StringComparison.OrdinalIgnoreCase) ? null : OtherShop(shop.ToLowerInvariant());
    }

    /// <summary>HMAC-SHA256 in hex over all other parameters, sorted by name and form-encoded with %20 for a space.</summary>
    public static bool IsSigned(IReadOnlyDictionary<string, string> callback, Secret secret)
    {
        if (callback.GetValueOrDefault("hmac") is not { Length: 64 } hmac)
        {
            return false;
        }

        var message = string.Join('&', callback
            .Where(parameter => parameter.Key is not ("hmac" or "signature"))
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => $"{Encode(parameter.Key)}={Encode(parameter.Value)}"));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(message)));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(hmac));
    }

    /// <summary>As the URL standard's form serializer writes it, which differs from RFC 3986 in these two characters.</summary>
    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("~", "%7E", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal);

    private static ProviderFailure Forged => new(FailureReason.UnexpectedResponse)
    {
        Plain = true,
        Step = "sign_in",
        Hint = new(
            "What came back does not carry Shopify's signature for this app. Connect again; with your own app also check its client secret.",
            "Răspunsul nu poartă semnătura Shopify pentru această aplicație. Conectați din nou; la aplicația proprie verificați și client secret-ul."),
    };

    private static ProviderFailure Old => new(FailureReason.UnexpectedResponse)
    {
        Plain = true,
        Step = "sign_in",
        Hint = new("Shopify's answer is too old. Connect again.", "Răspunsul Shopify este prea vechi. Conectați din nou."),
    };

    private static ProviderFailure OtherShop(string shop) => new(FailureReason.AccountMismatch)
    {
        Plain = true,
        Field = ShopifyShop.FieldName,
        Step = "account",
        Hint = new(
            $"The app was installed in another shop: {shop}. Connect again and choose the shop that is entered here, or enter that one.",
            $"Aplicația a fost instalată în alt magazin: {shop}. Conectați din nou și alegeți magazinul introdus aici sau introduceți-l pe acela."),
    };
}
