using System.Diagnostics;
using System.Text;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;

/// <summary>The private server started by another process, which can be killed or belong to another account.</summary>
internal sealed class StarterProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private StarterProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static StarterProcess Start(string? account, string binaries, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(binaries, "GeniusErp.Tests.PostgresStarter.dll"), .. arguments])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (account is not null)
        {
            start.UserName = account;
            start.Environment["HOME"] = "/nonexistent";
            start.Environment.Remove("XDG_CACHE_HOME");
        }

        return new(new Process { StartInfo = start });
    }

    /// <summary>The owner's connection string, once the server is up.</summary>
    public async Task<string> ReadyAsync()
    {
        await Poll.UntilAsync(() => LineWith("ready ") is not null || _process.HasExited, Patience, "the starter to be ready");
        return LineWith("ready ") ?? throw new InvalidOperationException($"The starter failed. {Output}");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> EndAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await EndAsync();
        }

        _process.Dispose();
    }

    private string? LineWith(string start) =>
        Output.Split(Environment.NewLine).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }
}
