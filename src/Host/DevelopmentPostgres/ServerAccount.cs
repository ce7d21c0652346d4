using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace GeniusErp.Host.DevelopmentPostgres;

/// <summary>
/// Who runs PostgreSQL's programs: ourselves, or, because they refuse root, an unprivileged account when we are root.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ServerAccount
{
    private static readonly string[] Unprivileged = ["postgres", "nobody"];

    private readonly string? _name;

    private ServerAccount(string? name) => _name = name;

    public static ServerAccount ForThisProcess()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new(null);
        }

        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return new(
            Unprivileged.FirstOrDefault(known.Contains)
            ?? throw new DevelopmentServerException(
                "PostgreSQL refuses to run as root and there is no account 'postgres' or 'nobody' to run it as. Run as a normal user, or set ConnectionStrings:GeniusErp."));
    }

    /// <summary>Gives the directory and nothing above it to the account, closed to everyone else.</summary>
    public async Task TakeDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await TakeAsync(path, cancellationToken);
    }

    public async Task TakeAsync(string path, CancellationToken cancellationToken)
    {
        if (_name is not null)
        {
            await new ServerAccount(null).RunAsync("chown", ["-h", $"{_name}:", path], Capture.Output, cancellationToken);
        }
    }

    public async Task<string> RunAsync(string program, IEnumerable<string> arguments, Capture capture, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(program, arguments, capture) };

        try
        {
            process.Start();
        }
        catch (Win32Exception cannotStart)
        {
            throw new DevelopmentServerException($"{program} cannot be run by {_name ?? "this account"}: {cannotStart.Message}", cannotStart);
        }

        var output = capture == Capture.Output
            ? Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken))
            : Task.FromResult(Array.Empty<string>());

        try
        {
            await process.WaitForExitAsync(cancellationToken);
            var text = string.Concat(await output).Trim();
            return process.ExitCode == 0
                ? text
                : throw new DevelopmentServerException($"{program} failed with exit code {process.ExitCode}. {text}".TrimEnd());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, Capture capture)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = capture == Capture.Output,
            RedirectStandardError = capture == Capture.Output,
        };

        // PGPORT, PGDATA and the like must not steer the private server, and our own secrets are none of its business.
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["HOME"] = "/";

        if (_name is not null)
        {
            start.UserName = _name;
        }

        return start;
    }
}

internal enum Capture
{
    Output,

    /// <summary>For a program that leaves a server behind: it would inherit the pipe, and the reading would never end.</summary>
    Nothing,
}
