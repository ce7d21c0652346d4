using System.IO.Compression;
using System.Text.Json;

namespace GeniusErp.Modules.Integrations.Console.Parts;

/// <summary>A view as it travels inside the page: sealed data cannot be compressed any more, so this is done before.</summary>
internal static class Packed
{
    public static byte[] Of<T>(T view)
    {
        using var bytes = new MemoryStream();
        using (var packing = new BrotliStream(bytes, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(packing, view, JsonSerializerOptions.Web);
        }

        return bytes.ToArray();
    }

    public static T Open<T>(byte[] packed)
    {
        using var unpacking = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(unpacking, JsonSerializerOptions.Web)!;
    }
}
