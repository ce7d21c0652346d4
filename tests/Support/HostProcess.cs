using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace GeniusErp.Tests.Support;

/// <summary>The host as a real process, which can be frozen and killed.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan UntilLive = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HostProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it has written so far, to both streams.</summary>
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

    /// <summary>Starts the built host and waits until it answers at /health/live.</summary>
    public static Task<HostProcess> StartAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
        => WaitUntilLiveAsync(Launch(environment, arguments));

    /// <summary>The same with the sample host.</summary>
    public static Task<HostProcess> StartSampleAsync(IReadOnlyDictionary<string, string?> environment)
        => WaitUntilLiveAsync(Launch(Repository.SampleHostAssembly, environment, []));

    /// <summary>Starts the built host without waiting: for commands that end, and for starts that must fail.</summary>
    public static HostProcess Launch(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
        => Launch(Repository.HostAssembly, environment, arguments);

    private static async Task<HostProcess> WaitUntilLiveAsync(HostProcess host)
    {
        try
        {
            // Whether it lives is asked here, not whom its certificate convinces.
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
            using var http = new HttpClient(handler) { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(5) };
            await Poll.UntilAsync(() => host.HasExited ? throw host.Ended() : IsLiveAsync(http), UntilLive, "the host's /health/live");
            return host;
        }
        catch (TimeoutException timeout)
        {
            var output = host.Output;
            await host.DisposeAsync();
            throw new InvalidOperationException($"The host did not come up. {output}", timeout);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static HostProcess Launch(string assembly, IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        // Its own address, or that of another host whose place it takes.
        var address = new Uri(environment.GetValueOrDefault("ASPNETCORE_URLS") ?? $"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = address.ToString();

        // A test's host lives for seconds: what the JIT spends on making it faster later never comes back.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(new Process { StartInfo = start }, address);
    }

    /// <summary>SIGTERM: please end.</summary>
    public void Terminate() => Signal(15);

    /// <summary>SIGKILL: dead on the spot, nothing tidied up.</summary>
    public void Kill() => Signal(9);

    /// <summary>SIGSTOP: alive, holding all it holds, and doing nothing.</summary>
    public void Freeze() => Signal(19);

    /// <summary>SIGCONT: goes on as if no time had passed.</summary>
    public void Thaw() => Signal(18);

    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<bool> IsLiveAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private InvalidOperationException Ended() => new($"The host ended with exit code {_process.ExitCode}. {Output}");

    private void Signal(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent to the host: error {Marshal.GetLastPInvokeError()}.");
        }
    }

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

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int process, int signal);
}
