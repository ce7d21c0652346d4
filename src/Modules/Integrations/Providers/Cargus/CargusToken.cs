using System.Buffers.Text;
using System.Text.Json;

namespace GeniusErp.Modules.Integrations.Providers.Cargus;

/// <summary>Cargus's login answers a bare token and no lifetime.</summary>
internal static class CargusToken
{
    /// <summary>Cargus API V3, 3.1: "a token valid for 24 hours".</summary>
    private static readonly TimeSpan DocumentedLife = TimeSpan.FromHours(24);

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>What the token says of itself where it is a JWT (RFC 7519 section 4.1.4), else the documented life.</summary>
    public static DateTimeOffset Expiry(string token, DateTimeOffset now) => Claimed(token) ?? now + DocumentedLife;

    /// <summary>Read, not verified: only its issuer can do that, and only we are misled by a wrong one.</summary>
    private static DateTimeOffset? Claimed(string token)
    {
        if (token.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload))
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return claims.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("exp", out var exp) && exp.ValueKind == JsonValueKind.Number && exp.TryGetDouble(out var seconds) && seconds >= 0 && seconds <= LastSecond
                ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                : null;
        }
        catch (JsonException)
        {
            return null; // Three parts with dots and no JWT: a token is the issuer's own business.
        }
    }
}
