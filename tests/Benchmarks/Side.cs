using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Benchmarks;

/// <summary>One of the two servers that are compared: a process of its own, on loopback.</summary>
internal sealed class Side : IAsyncDisposable
{
    private static readonly TimeSpan UntilUp = TimeSpan.FromMinutes(1);

    private readonly IAsyncDisposable? _owned;
    private readonly Process _process;

    private Side(string name, Process process, IAsyncDisposable? owned, Uri address)
    {
        (Name, _process, _owned) = (name, process, owned);

        // A run that is stopped takes its servers along.
        AppDomain.CurrentDomain.ProcessExit += EndProcess;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Name { get; }

    public HttpClient Http { get; }

    /// <summary>User and system time of the process so far; Linux counts it in steps of 10 ms.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The real host as an operator would run it, but for the token that it makes for itself and the jobs, which would mix in.</summary>
    public static async Task<Side> HostAsync(BenchmarkDatabase database)
    {
        var host = await HostProcess.StartAsync(new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__GeniusErp"] = database.Runtime,
            ["ConnectionStrings__GeniusErpOwner"] = null,
            ["Auth__DevelopmentKeyFile"] = Path.Combine(database.Keys, "token"),
            ["Integrations__Sealing__KeyFile"] = Path.Combine(database.Keys, "sealing"),
            ["Integrations__Jobs__Enabled"] = "false",
            ["Logging__LogLevel__Default"] = "Warning",
        });
        var side = new Side("host", Process.GetProcessById(host.Id), host, host.Address);
        await Poll.UntilAsync(() => AnswersAsync(side.Http, "/health/ready"), UntilUp, "the host's readiness");
        using var answer = await side.Http.PostAsJsonAsync("/dev/token", new { company_id = Seeding.LargeCompany });
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        side.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return side;
    }

    public static async Task<Side> CeilingAsync(BenchmarkDatabase database)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo("dotnet", [typeof(Side).Assembly.Location, CeilingServer.Command, address.ToString()]);
        start.Environment[CeilingServer.ConnectionVariable] = database.Owner;
        var side = new Side("ceiling", Process.Start(start)!, owned: null, address);
        await Poll.UntilAsync(() => AnswersAsync(side.Http, "/health/live"), UntilUp, "the ceiling server");
        return side;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= EndProcess;
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
        else
        {
            EndProcess(this, EventArgs.Empty);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void EndProcess(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
