namespace GeniusErp.Host.DevelopmentPostgres;

/// <summary>Locks between processes that the kernel lets go of, however a process ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    public static async Task<FileStream> ExclusiveAsync(string path, Action onWait, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            if (TryOpen(path, FileShare.None) is { } held)
            {
                return held;
            }

            if (tries == 10)
            {
                onWait();
            }

            await Task.Delay(BetweenTries, cancellationToken);
        }
    }

    public static FileStream? TryExclusive(string path) => TryOpen(path, FileShare.None);

    public static FileStream? TryShared(string path) => TryOpen(path, FileShare.ReadWrite);

    private static FileStream? TryOpen(string path, FileShare share)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(path, options);
        }
        catch (IOException inUse) when (inUse is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
            && File.Exists(path))
        {
            return null;
        }
    }
}
