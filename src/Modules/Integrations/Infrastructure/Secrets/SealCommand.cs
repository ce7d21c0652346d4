using System.Globalization;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>The <c>seal</c> commands as an operator reads them.</summary>
internal static class SealCommand
{
    public const int Failed = 1;

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(SealCommands commands, string what, Action<string> say, CancellationToken cancellationToken)
    {
        var progress = new Said(say);
        return what switch
        {
            "rotate" => End(await commands.RotateAsync(progress, cancellationToken), say, report =>
                string.Create(CultureInfo.InvariantCulture, $"Data key {report.KeyVersion} is in use.{Sealed(report.SealedHosts)} Run 'seal reseal' to bring what is stored under it.")),
            "reseal" => End(await commands.ResealAsync(progress, cancellationToken), say, report => string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Rows} rows rewritten under data key {report.KeyVersion}; {report.Unreadable} secrets could not be opened and were left. Secrets by key: {string.Join(", ", report.Secrets.Select(pair => $"{pair.Key}: {pair.Value}"))}. Retired keys: {(report.Retired.Count == 0 ? "none" : string.Join(", ", report.Retired))}.")),
            "adopt" => End(await commands.AdoptAsync(progress, cancellationToken), say, report => string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Secrets} plain secrets sealed in {report.Rows} rows. {report.UnknownProviders} rows of unknown providers and {report.NotText} secret fields that hold no text were left.")),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "rotate, reseal or adopt"),
        };
    }

    private static int End<T>(Result<T> result, Action<string> say, Func<T, string> report)
    {
        say(result.Succeeded ? report(result.Value) : result.Error.Message.En);
        return result.Succeeded ? 0 : Failed;
    }

    private static string Sealed(IReadOnlyList<string> hosts) => hosts.Count == 0 ? string.Empty : $" Not waited for, because they are sealed: {string.Join(", ", hosts)}.";

    private sealed class Said(Action<string> say) : IProgress<SealProgress>
    {
        public void Report(SealProgress value)
        {
            if (value.Step != SealProgress.Waiting)
            {
                say(string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Done} of {value.Total}"));
            }
            else if (value.WaitingFor.Count > 0)
            {
                say($"Waiting for {string.Join(", ", value.WaitingFor)} to load the key");
            }
        }
    }
}
