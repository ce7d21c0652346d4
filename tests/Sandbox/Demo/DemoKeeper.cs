using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Demo;

internal enum DemoPhase
{
    WaitingForHost,
    Making,
    Ready,
    Failed,
}

/// <param name="Problem">Why it failed.</param>
internal sealed record DemoStatus(DemoPhase Phase, string? Problem = null);

/// <summary>Makes the demo company when the host is ready, and again whenever somebody asks; one at a time.</summary>
internal sealed class DemoKeeper(Uri host, IReadOnlyDictionary<string, SandboxBoard> boards, CancellationToken stopping) : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile DemoStatus status = new(DemoPhase.WaitingForHost);

    public Uri Host => host;

    public DemoStatus Status => status;

    /// <summary>Waits for the host as long as it takes.</summary>
    public async Task<DemoStatus?> MakeWhenReadyAsync()
    {
        using var looks = new PeriodicTimer(BetweenLooks);
        while (!await HostClient.IsReadyAsync(host, stopping))
        {
            await looks.WaitForNextTickAsync(stopping);
        }

        return await MakeAsync(DemoCompany.EnsureAsync);
    }

    /// <summary>Goes on when the one who asked leaves: a company half made helps nobody.</summary>
    public Task<DemoStatus> ResetAsync() => MakeAsync(DemoCompany.ResetAsync);

    public void Dispose() => turn.Dispose();

    private async Task<DemoStatus> MakeAsync(Func<Uri, IReadOnlyDictionary<string, SandboxBoard>, CancellationToken, Task> make)
    {
        await turn.WaitAsync(stopping);
        try
        {
            status = new(DemoPhase.Making);
            await make(host, boards, stopping);
            status = new(DemoPhase.Ready);
        }
        catch (Exception problem) when (problem is HostRefusedException or HttpRequestException || (problem is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            status = new(DemoPhase.Failed, problem.Message);
        }
        finally
        {
            turn.Release();
        }

        return status;
    }
}
