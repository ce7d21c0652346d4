using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;
using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>
/// Where a secret belongs, as the associated data of its encryption: format, key version, row, then company and field each with its length in
/// front, so that no two places give the same bytes.
/// </summary>
internal static class AssociatedData
{
    public const int Longest = 1024;
    private const byte Format = 1;

    /// <summary>False for an address that does not fit or is not well-formed text: no row of ours has such a company or field.</summary>
    public static bool TryWrite(Span<byte> buffer, in SecretAddress address, int keyVersion, out int length)
    {
        buffer[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(buffer[1..], keyVersion);
        length = 5;
        return address.RowId.TryWriteBytes(buffer[length..], bigEndian: true, out var row)
            && TryAppend(buffer, length += row, address.CompanyId, out length)
            && TryAppend(buffer, length, address.Field, out length);
    }

    private static bool TryAppend(Span<byte> buffer, int at, string text, out int end)
    {
        end = at + sizeof(int);
        if (end > buffer.Length
            || Utf8.FromUtf16(text, buffer[end..], out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return false;
        }

        BinaryPrimitives.WriteInt32BigEndian(buffer[at..], written);
        end += written;
        return true;
    }
}
