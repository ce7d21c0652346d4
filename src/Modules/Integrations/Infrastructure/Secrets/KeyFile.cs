using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>The key-encryption key as a file: 32 random bytes in base64. In Development it is made when it is missing and nothing depends on it.</summary>
internal sealed class KeyFile(string path, bool isDevelopment) : IKeyEncryptionKeySource
{
    private const string Setting = $"{SealingOptions.Section}:{nameof(SealingOptions.KeyFile)}";

    public async ValueTask<IKeyEncryptionKey> OpenAsync(bool mayCreate, CancellationToken cancellationToken)
    {
        if (mayCreate && isDevelopment && !File.Exists(path))
        {
            await PrivateFile.CreateAsync(path, Setting, NewContent(), cancellationToken);
        }

        var content = await PrivateFile.ReadAsync(path, Setting, refuseExposed: !isDevelopment, cancellationToken);
        try
        {
            return new AesKeyEncryptionKey(Parse(content));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static byte[] NewContent()
        => Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(AesKeyEncryptionKey.Size)) + "\n");

    private static byte[] Parse(byte[] content)
    {
        var text = content.AsSpan().Trim(" \t\r\n"u8);
        var key = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, key, out _, out var length) == OperationStatus.Done && length == AesKeyEncryptionKey.Size)
        {
            return key[..length];
        }

        throw new KeyEncryptionKeyException(SealReason.KeyMalformed, $"The file of {Setting} does not hold 32 bytes in base64.");
    }
}
