using GeniusErp.Sandbox.Erp;
using GeniusErp.Sandbox.Webhooks;

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
    /// <summary>Of the form that Stripe gives; made up.</summary>
    private const string WebhookSecret = "whsec_DemoNord0123456789abcdefABCDEF";

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

    /// <summary>Sends the demo company's Stripe connection what Stripe would send.</summary>
    /// <returns>The console's page that shows it.</returns>
    /// <exception cref="HostRefusedException">There is no such connection, or it is not connected.</exception>
    public async Task<Uri> DeliverAsync()
    {
        using var client = await HostClient.SignInAsync(host, DemoCompany.Id, stopping);
        var stripe = (await client.ListAsync(stopping)).FirstOrDefault(row => row is { Provider: "stripe", IsConnected: true })
            ?? throw new HostRefusedException("Conectați întâi Stripe în ERP. · Connect Stripe in the ERP first.");
        var address = await client.WebhookAsync(stripe.Id, WebhookSecret, stopping);
        var order = new DeliveryOrder(address, WebhookSecret, boards["stripe"].Credential("good").ToJson(), Random.Shared.Next(1, 99_999_999), TimeProvider.System.GetUtcNow());
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var request = SandboxWebhooks.Of("stripe").Compose(order).ToRequest();
        using var answer = await http.SendAsync(request, stopping);
        return answer.IsSuccessStatusCode
            ? new(host, $"c/{DemoCompany.Id}/integrations/{stripe.Id}?tab=webhook")
            : throw new HostRefusedException($"The ERP answered {(int)answer.StatusCode} to the delivery.");
    }

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
