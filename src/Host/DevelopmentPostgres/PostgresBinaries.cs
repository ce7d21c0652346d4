using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace GeniusErp.Host.DevelopmentPostgres;

/// <summary>A directory with initdb, pg_ctl and postgres that the server's account can run.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial record PostgresBinaries(string Directory, int MajorVersion)
{
    private const int OldestSupported = 15;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    public string InitDb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <param name="madeBy">The major version that existing data needs; null when there are none yet.</param>
    public static async Task<PostgresBinaries> FindAsync(
        DevelopmentServerOptions options, int? madeBy, ServerAccount account, IProgress<string> say, CancellationToken cancellationToken)
    {
        if (options.BinariesDirectory is { } configured)
        {
            return await FromConfigurationAsync(configured, madeBy, account, cancellationToken);
        }

        foreach (var directory in options.SearchDirectories.Where(HoldsPrograms))
        {
            if (await TryProbeAsync(directory, account, cancellationToken) is { } found && found.Fits(madeBy))
            {
                return found;
            }
        }

        if (madeBy is not (null or PostgresDownload.MajorVersion))
        {
            throw new DevelopmentServerException(
                $"The data in {options.DataDirectory} were made by PostgreSQL {madeBy}, which is not on this machine. "
                + $"Install it (apt-get install postgresql-{madeBy}), or move the directory away to begin with an empty database.");
        }

        var downloaded = await PostgresDownload.EnsureAsync(options.CacheDirectory, say, cancellationToken);
        return await ProbeAsync(downloaded, account, cancellationToken);
    }

    private static async Task<PostgresBinaries> FromConfigurationAsync(
        string directory, int? madeBy, ServerAccount account, CancellationToken cancellationToken)
    {
        if (!HoldsPrograms(directory))
        {
            throw new DevelopmentServerException(
                $"DevelopmentPostgres:BinariesDirectory is {directory}, but that directory does not hold {string.Join(", ", Programs)}.");
        }

        var found = await ProbeAsync(directory, account, cancellationToken);
        return found.Fits(madeBy)
            ? found
            : throw new DevelopmentServerException(
                $"DevelopmentPostgres:BinariesDirectory holds PostgreSQL {found.MajorVersion}; needed is {(madeBy is null ? $"{OldestSupported} or later" : $"{madeBy}, which made the data")}.");
    }

    private static bool HoldsPrograms(string directory) =>
        Array.TrueForAll(Programs, program => File.Exists(Path.Combine(directory, program)));

    private bool Fits(int? madeBy) => madeBy is null ? MajorVersion >= OldestSupported : MajorVersion == madeBy;

    private static async Task<PostgresBinaries?> TryProbeAsync(string directory, ServerAccount account, CancellationToken cancellationToken)
    {
        try
        {
            return await ProbeAsync(directory, account, cancellationToken);
        }
        catch (DevelopmentServerException)
        {
            // Found on the way, but out of reach of the server's account (a closed parent directory) or broken: look further.
            return null;
        }
    }

    private static async Task<PostgresBinaries> ProbeAsync(string directory, ServerAccount account, CancellationToken cancellationToken)
    {
        var answer = await account.RunAsync(Path.Combine(directory, "postgres"), ["--version"], Capture.Output, cancellationToken);
        var version = MajorVersionPattern().Match(answer);

        return version.Success
            ? new(directory, int.Parse(version.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))
            : throw new DevelopmentServerException($"{directory}/postgres does not tell its version: {answer}");
    }

    [GeneratedRegex(@"(?<=PostgreSQL\) )\d+")]
    private static partial Regex MajorVersionPattern();
}
