using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>The unguessable part of an address, and secrets that we make: 256 random bits.</summary>
internal static class WebhookKey
{
    private const int Bytes = 32;

    /// <summary>The operator chooses an app's key; what is shorter could be guessed.</summary>
    public const int Shortest = 22;

    public const int Longest = 100;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored: the database alone does not give the address away.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Anything else is no address of ours and not looked up.</summary>
    public static bool IsOne(string key) => key.Length is >= Shortest and <= Longest && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
