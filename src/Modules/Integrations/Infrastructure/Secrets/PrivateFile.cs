namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>Reads files that nobody but their owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // Far more than any key or certificate chain: a setting that names some other file does not fill the memory.
    private const int Longest = 1024 * 1024;

    /// <param name="setting">What the messages call it.</param>
    /// <exception cref="KeyEncryptionKeyException">Not there, not readable for this process, readable by others, or far too long.</exception>
    public static async Task<byte[]> ReadAsync(string path, string setting, bool refuseExposed, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            // The mode of the open file, not of the path: what was checked is what is read.
            if (refuseExposed && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
            {
                throw new KeyEncryptionKeyException(SealReason.KeyExposed, $"The file of {setting} can be read by others than its owner: set its mode to 0600.");
            }

            if (file.Length > Longest)
            {
                throw new KeyEncryptionKeyException(SealReason.KeyMalformed, $"The file of {setting} is too long to be a key.");
            }

            var content = new byte[file.Length];
            await file.ReadExactlyAsync(content, cancellationToken);
            return content;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KeyEncryptionKeyException(SealReason.KeyMissing, $"The file of {setting} is not there.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new KeyEncryptionKeyException(SealReason.KeyMalformed, $"The file of {setting} cannot be read by this process ({unreadable.GetType().Name}).");
        }
    }

    /// <summary>Writes a file that appears whole or not at all; one that is already there stays.</summary>
    /// <exception cref="KeyEncryptionKeyException">Its folder cannot be written.</exception>
    public static async Task CreateAsync(string path, string setting, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await WriteOnceAsync(path, content, cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new KeyEncryptionKeyException(SealReason.KeyMissing, $"The file of {setting} is not there and cannot be made ({refused.GetType().Name}).");
        }
    }

    private static async Task WriteOnceAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }

        var draft = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            await using (var file = new FileStream(draft, options))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was quicker: its key is the one.
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
