using System.Globalization;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

/// <summary>Reads a token answer (RFC 6749 section 5.1). Untrusted: a senseless lifetime is as good as none, a senseless token is no token.</summary>
internal static class TokenAnswer
{
    /// <summary>Longer than any token lives: what is beyond was no number of seconds.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3653);

    public static ProviderResult<IssuedTokens> Read(ProviderAnswer answer, DateTimeOffset now) => Read(answer, string.Empty, now);

    /// <param name="path">Where the members stand inside the body, with a dot at its end; empty: at the top.</param>
    public static ProviderResult<IssuedTokens> Read(ProviderAnswer answer, string path, DateTimeOffset now)
    {
        if (answer.At(path + "access_token") is not { } access || !TokenText.IsUsable(access) || !IsBearer(answer.At(path + "token_type")))
        {
            return answer.Unexpected();
        }

        var refresh = answer.At(path + "refresh_token");
        var refreshUsable = TokenText.IsUsable(refresh);
        return new IssuedTokens(new Secret(access))
        {
            RefreshToken = refreshUsable ? new Secret(refresh!) : null,
            AccessExpiresAt = EndOf(access, answer.At(path + "expires_in"), now),
            RefreshExpiresAt = refreshUsable
                ? EndOf(refresh!, answer.At(path + "refresh_token_expires_in") ?? answer.At(path + "refresh_expires_in"), now)
                : null,
            Scopes = Scopes(answer.At(path + "scope")),
            IdToken = answer.At(path + "id_token") is { } identity && TokenText.IsUsable(identity) ? new Secret(identity) : null,
        };
    }

    /// <summary>The token's own <c>exp</c> when it is a JWT, else what the answer says; null when neither says anything sensible.</summary>
    public static DateTimeOffset? EndOf(string token, string? seconds, DateTimeOffset now)
        => JwtClaims.Read(token)?.Expires
            ?? (double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var life) && life > 0 && life <= LongestLife.TotalSeconds
                ? now + TimeSpan.FromSeconds(life)
                : null);

    /// <summary>Separated by spaces or commas.</summary>
    public static IReadOnlyList<string> Scopes(string? text) => text?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsBearer(string? type) => type is null || type.Equals("bearer", StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The claims of a token that an authority gave us over TLS, read to plan its renewal and to name its owner. Its signature is the API's to check, not ours.
/// </summary>
internal sealed class JwtClaims
{
    private readonly JsonElement claims;

    private JwtClaims(JsonElement claims) => this.claims = claims;

    /// <summary><c>exp</c> (RFC 7519 section 4.1.4); null when absent or senseless.</summary>
    public DateTimeOffset? Expires
        => claims.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>A string claim, or null.</summary>
    public string? Text(string name) => claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;

    /// <summary>Null when the token is opaque.</summary>
    public static JwtClaims? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var json = JsonText.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]), default);
            return json?.RootElement is { ValueKind: JsonValueKind.Object } claims ? new(claims.Clone()) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
