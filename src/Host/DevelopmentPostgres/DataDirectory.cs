using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace GeniusErp.Host.DevelopmentPostgres;

/// <summary>
/// What stands on disk: ours are the locks and the password, the server's account owns <c>server/</c> with the data and the log.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DataDirectory(string root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // The server's account has to pass through, but need not list what is here.
    private const UnixFileMode PassThrough =
        OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Held while the server is started or stopped.</summary>
    public string StartLock => Path.Combine(Root, "start.lock");

    /// <summary>Shared by every process that uses the server: whoever gets it exclusively is alone.</summary>
    public string UseLock => Path.Combine(Root, "use.lock");

    public string Server => Path.Combine(Root, "server");

    public string Data => Path.Combine(Server, "data");

    public string Log => Path.Combine(Server, "postgresql.log");

    private string PasswordFile => Path.Combine(Root, "password");

    public void Create()
    {
        Directory.CreateDirectory(Root);
        File.SetUnixFileMode(Root, PassThrough);
    }

    /// <summary>The major version that made the data; null when there are none.</summary>
    public int? MadeBy()
    {
        var file = Path.Combine(Data, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture) : null;
    }

    public string ReadPassword() => File.Exists(PasswordFile)
        ? File.ReadAllText(PasswordFile)
        : throw new DevelopmentServerException($"{PasswordFile} is gone, and without it the data beside it cannot be opened. Move {Root} away to begin with an empty database.");

    public string MakePassword()
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        WritePrivate(PasswordFile, password);
        return password;
    }

    public static void WritePrivate(string path, string text)
    {
        File.Delete(path);
        using var file = new StreamWriter(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        });
        file.Write(text);
    }

    /// <summary>The port of the server that runs on these data, however it came to run; null when none does.</summary>
    public int? RunningPort()
    {
        // Lines: process id, data directory, start time, port, ...; the port appears a moment after the file.
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(Data, "postmaster.pid"));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return lines.Length >= 4
            && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var process)
            && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
            && IsServerOf(lines[1], process)
            ? port
            : null;
    }

    /// <summary>
    /// A process id alone proves nothing: after a reboot, or in a new container, another process may bear it. The path is the one
    /// that the server itself noted, which stays right where the clone was moved or is reached by a symbolic link.
    /// </summary>
    private static bool IsServerOf(string dataDirectory, int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Contains(dataDirectory, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            // The process has ended, before the file was opened or while it was read.
            return false;
        }
    }

    /// <summary>Takes away the mark of a server that is dead, so that its successor does not take another process for it.</summary>
    public void ForgetDeadServer() => File.Delete(Path.Combine(Data, "postmaster.pid"));

    public string EndOfLog()
    {
        const int lines = 8;
        return File.Exists(Log) ? string.Join(Environment.NewLine, File.ReadLines(Log).TakeLast(lines)) : "";
    }
}
