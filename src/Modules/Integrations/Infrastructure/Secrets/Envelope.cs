using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>
/// The text form of a sealed secret: <c>v1.{key version}.{base64url(nonce 12 | ciphertext | tag 16)}</c>, AES-256-GCM.
/// The prefix is part of the associated data, so a changed format or key version does not open either.
/// </summary>
internal static class Envelope
{
    private const string Prefix = "v1.";
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = NonceSize + TagSize;

    // Secrets are keys, tokens and PEM blocks of a few kilobytes; beyond this it is no envelope of ours, and not worth the memory.
    private const int LongestText = 8 * 1024 * 1024;
    private const int OnStack = 1024;

    /// <exception cref="ArgumentException">The secret holds half a symbol (a lone surrogate) and could not be given back unchanged, or the address is no address.</exception>
    public static string Seal(DataKey key, Secret secret, in SecretAddress address)
    {
        var text = secret.Reveal();
        var rented = ArrayPool<byte>.Shared.Rent(Overhead + (text.Length * 3));
        try
        {
            if (Utf8.FromUtf16(text, rented.AsSpan(NonceSize), out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            {
                throw new ArgumentException("The secret is not well-formed text.", nameof(secret));
            }

            var sealedBytes = rented.AsSpan(0, Overhead + length);
            var nonce = sealedBytes[..NonceSize];
            var body = sealedBytes[NonceSize..^TagSize];
            RandomNumberGenerator.Fill(nonce);
            Span<byte> place = stackalloc byte[AssociatedData.Longest];
            if (!AssociatedData.TryWrite(place, address, key.Version, out var placeLength))
            {
                throw new ArgumentException("The address of a secret is short, well-formed text.", nameof(address));
            }

            using (var aes = key.Cipher())
            {
                aes.Encrypt(nonce, body, body, sealedBytes[^TagSize..], place[..placeLength]);
            }

            return string.Concat(Prefix, key.Version.ToString(CultureInfo.InvariantCulture), ".", Base64Url.EncodeToString(sealedBytes));
        }
        finally
        {
            // Before encryption this buffer held the plain text.
            CryptographicOperations.ZeroMemory(rented);
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The key version that an envelope names, or null when this is no envelope.</summary>
    public static int? VersionOf(string envelope) => TryRead(envelope, out var version, out _) ? version : null;

    /// <summary>Null for everything that is not exactly what <see cref="Seal"/> made with this key for this place.</summary>
    public static Secret? Open(DataKey key, string envelope, in SecretAddress address)
    {
        if (!TryRead(envelope, out var version, out var encoded) || version != key.Version)
        {
            return null;
        }

        var size = Base64Url.GetMaxDecodedLength(encoded.Length);
        byte[]? rented = null;
        Span<byte> buffer = size <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            return TryDecode(encoded, buffer, out var length) && length > Overhead ? Decrypt(key, buffer[..length], address) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static Secret? Decrypt(DataKey key, Span<byte> sealedBytes, in SecretAddress address)
    {
        var body = sealedBytes[NonceSize..^TagSize];
        Span<byte> place = stackalloc byte[AssociatedData.Longest];
        if (!AssociatedData.TryWrite(place, address, key.Version, out var placeLength))
        {
            return null;
        }

        try
        {
            using var aes = key.Cipher();
            aes.Decrypt(sealedBytes[..NonceSize], body, sealedBytes[^TagSize..], body, place[..placeLength]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return new(Encoding.UTF8.GetString(body));
    }

    private static bool TryRead(string envelope, out int version, out ReadOnlySpan<char> encoded)
    {
        version = 0;
        encoded = default;
        if (envelope.Length > LongestText || !envelope.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = envelope.AsSpan(Prefix.Length);
        var dot = rest.IndexOf('.');
        // One spelling only: no sign, no blanks, no leading zero.
        if (dot is < 1 or > 10 || rest[0] == '0' || !int.TryParse(rest[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            return false;
        }

        encoded = rest[(dot + 1)..];
        return true;
    }

    /// <summary>
    /// Base64url in its one canonical spelling. The library's decoder refuses stray bits in the last character but takes blanks and padding;
    /// here these too are a change to the stored value and have to be noticed.
    /// </summary>
    private static bool TryDecode(ReadOnlySpan<char> encoded, Span<byte> buffer, out int length)
        => Base64Url.DecodeFromChars(encoded, buffer, out var consumed, out length) == OperationStatus.Done
            && consumed == encoded.Length
            && Base64Url.GetEncodedLength(length) == encoded.Length;
}
