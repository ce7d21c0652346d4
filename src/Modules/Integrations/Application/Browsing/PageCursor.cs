using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>
/// An opaque place in a list: the last row's sort key and a mark of the list that it belongs to. The mark keeps a cursor from being used with other
/// filters by mistake; it guards no secret, since every query names its tenant all the same.
/// </summary>
internal static class PageCursor
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const int Mark = 8;
    private const int Size = Mark + sizeof(long) + 16;

    public static string? Write(PagePosition? next, string binding)
    {
        if (next is not { } position)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Size];
        SHA256.HashData(Encoding.UTF8.GetBytes(binding))[..Mark].CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[Mark..], position.At.UtcTicks);
        position.Id.TryWriteBytes(bytes[(Mark + sizeof(long))..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(string? cursor, string binding, out PagePosition? position)
    {
        position = null;
        if (cursor is null)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[Size];
        if (cursor.Length > 64 || !Base64Url.IsValid(cursor, out var length) || length != Size || !Base64Url.TryDecodeFromChars(cursor, bytes, out _)
            || !SHA256.HashData(Encoding.UTF8.GetBytes(binding)).AsSpan(0, Mark).SequenceEqual(bytes[..Mark]))
        {
            return false;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[Mark..]);
        if (ticks < DateTimeOffset.UnixEpoch.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            return false;
        }

        position = new(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[(Mark + sizeof(long))..]));
        return true;
    }

    public static Error Malformed()
        => Error.Of(ErrorKind.Invalid, "request.cursor_malformed") with
        {
            Fields = [new("cursor", "malformed", SharedTexts.Get("error.request.cursor_malformed"))],
        };
}
