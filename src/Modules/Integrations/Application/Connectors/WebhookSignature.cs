using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// What the providers' schemes have in common. Signatures are compared as the text that was sent: decoding first would admit other spellings of the same bytes.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Constant time for equal lengths; the length of a signature is no secret.</summary>
    public static bool Same(string expected, string sent)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(sent));

    /// <summary>HMAC-SHA256 under the whole secret as UTF-8 over the parts, one after the other.</summary>
    public static byte[] Sha256(Secret secret, params ReadOnlySpan<byte[]> parts) => Sha256(Encoding.UTF8.GetBytes(secret.Reveal()), parts);

    public static byte[] Sha256(byte[] key, params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return hash.GetHashAndReset();
    }

    public static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The time that digits alone write, counted from 1970; null for anything else.</summary>
    public static DateTimeOffset? Time(string? digits, bool milliseconds = false)
    {
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var most = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return number <= (milliseconds ? most * 1000 : most)
            ? milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number)
            : null;
    }

    /// <summary>Neither too old nor too far ahead; the ends count as inside.</summary>
    public static bool Within(this DateTimeOffset signed, DateTimeOffset now, TimeSpan past, TimeSpan? ahead = null)
        => now - signed <= past && signed - now <= (ahead ?? past);

    /// <summary>The values of one name in <c>name=value,name=value</c>, as Stripe and others write their header.</summary>
    public static IReadOnlyList<string> Values(string header, string name)
        => [.. header.Split(',').Where(item => item.StartsWith(name + "=", StringComparison.Ordinal)).Select(item => item[(name.Length + 1)..])];

    /// <summary>
    /// The claims of a JWT signed with HS256 and nothing else; null when it does not hold. No algorithm is taken from the token (RFC 8725 section 3.1).
    /// </summary>
    public static JsonElement? Hs256Claims(string token, Secret secret)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || token.Length > 8192 || ReadPart(parts[0])?.TextOf("alg") != "HS256")
        {
            return null;
        }

        var expected = Base64Url.EncodeToString(Sha256(secret, Bytes($"{parts[0]}.{parts[1]}")));
        return Same(expected, parts[2]) ? ReadPart(parts[1]) : null;
    }

    public static JsonElement? ReadPart(string part) => Base64Url.IsValid(part) ? WebhookRequest.Parse(Base64Url.DecodeFromChars(part)) : null;
}
