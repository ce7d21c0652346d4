using System.Security.Cryptography;
using System.Text;

namespace GeniusErp.Host.DevelopmentPostgres;

/// <summary>Whether a committed row survives a power cut. Only tests may give that up.</summary>
internal enum Durability
{
    Kept,
    GivenUpForSpeed,
}

/// <summary>Where the private server lives and which binaries run it.</summary>
internal sealed record DevelopmentServerOptions
{
    public required string DataDirectory { get; init; }

    /// <summary>The directory with initdb, pg_ctl and postgres. When set, nothing else is looked at.</summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>Where to look when no directory is named. Tests narrow it; nobody else has a reason to.</summary>
    public IReadOnlyList<string> SearchDirectories { get; init; } = UsualDirectories();

    /// <summary>Where a download is kept, for every clone on this machine.</summary>
    public string CacheDirectory { get; init; } = DefaultCacheDirectory();

    public Durability Durability { get; init; } = Durability.Kept;

    public int MaxConnections { get; init; } = 200;

    /// <summary>The options of a run from the clone that holds <paramref name="startDirectory"/>: each clone has its own data.</summary>
    public static DevelopmentServerOptions ForRepositoryAround(string startDirectory, string? binariesDirectory)
    {
        var repository = RepositoryAround(startDirectory);

        return new()
        {
            // The server refuses to run as root and gives way to an account that may not enter root's home,
            // where the clone often is; so root's data stands elsewhere.
            DataDirectory = Environment.IsPrivilegedProcess
                ? $"/var/lib/geniuserp/{HashOf(repository)}"
                : Path.Combine(repository, ".local", "pg"),
            BinariesDirectory = string.IsNullOrWhiteSpace(binariesDirectory) ? null : Path.GetFullPath(binariesDirectory),
        };
    }

    private static string RepositoryAround(string startDirectory)
    {
        for (var directory = new DirectoryInfo(startDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "GeniusErp.sln")))
            {
                return directory.FullName;
            }
        }

        return Path.GetFullPath(startDirectory);
    }

    private static string DefaultCacheDirectory() => Environment.IsPrivilegedProcess
        ? "/var/cache/geniuserp"
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "geniuserp");

    /// <summary>PATH first, then the distribution's own directories, newest first.</summary>
    private static string[] UsualDirectories()
    {
        const string distribution = "/usr/lib/postgresql";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var installed = Directory.Exists(distribution)
            ? Directory.GetDirectories(distribution)
                .OrderByDescending(directory => int.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
                .Select(directory => Path.Combine(directory, "bin"))
            : [];

        return [.. path, .. installed];
    }

    private static string HashOf(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
}

/// <summary>The private server cannot be had; the message says what to do about it.</summary>
internal sealed class DevelopmentServerException(string message, Exception? inner = null) : Exception(message, inner);
