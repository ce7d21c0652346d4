using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Console.Parts;

/// <summary>A page of one company. What it loaded while the page was prerendered is not loaded again when the page comes alive, so nothing flickers.</summary>
public abstract class ConsolePage : ConsoleComponent, IDisposable
{
    private readonly List<PersistingComponentStateSubscription> kept = [];
    private readonly CancellationTokenSource gone = new();
    private CompanyWatch? watch;

    /// <summary>The company in the path.</summary>
    [Parameter]
    public string Company { get; set; } = string.Empty;

    /// <summary>The request; null once the page is alive.</summary>
    [CascadingParameter]
    public HttpContext? Http { get; set; }

    [Inject]
    private protected ModuleGateway Module { get; set; } = default!;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private protected TimeProvider Time { get; set; } = default!;

    [Inject]
    private IChangeFeed Feed { get; set; } = default!;

    [Inject]
    private PersistentComponentState State { get; set; } = default!;

    private protected TenantScope Tenant => Session.Tenant!.Value;

    private protected DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Cancelled when the page is left.</summary>
    private protected CancellationToken Gone => gone.Token;

    /// <summary>This page has nothing to show to this user: the same answer for what is somebody else's and for what never was.</summary>
    private protected bool IsMissing { get; private set; }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        kept.ForEach(subscription => subscription.Dispose());
        gone.Cancel();
        gone.Dispose();
        watch?.Dispose();
        Leave();
    }

    /// <summary>What a page has to let go besides.</summary>
    protected virtual void Leave()
    {
    }

    private protected bool Enter()
    {
        IsMissing = false;
        return Session.Enter(Company) || Miss();
    }

    private protected bool Miss()
    {
        IsMissing = true;
        Http?.AnswerNotFound();
        return false;
    }

    /// <summary>Looks again whenever something of the company changed, until the page is left.</summary>
    private protected void Watch(Func<Task> look)
    {
        watch = new(Feed, Tenant.CompanyId, Time);
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await watch.RunAsync(() => InvokeAsync(look), Gone);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                // The page was left.
            }
        }
    }

    /// <summary>Loads, or takes what the prerendered page loaded. Only for views: what is kept travels inside the page, sealed by data protection.</summary>
    private protected async Task<TView> LoadAsync<TView>(string key, Func<Task<TView>> load)
        where TView : class
    {
        if (State.TryTakeFromJson<byte[]>(key, out var packed) && packed is not null)
        {
            return Packed.Open<TView>(packed);
        }

        var view = await load();
        if (Http is not null)
        {
            kept.Add(State.RegisterOnPersisting(() =>
            {
                State.PersistAsJson(key, Packed.Of(view));
                return Task.CompletedTask;
            }));
        }

        return view;
    }
}

internal static class MissingPages
{
    /// <summary>404 with our page: set at the last moment, since Blazor leaves a 404 that it sees to the host's status pages and writes nothing.</summary>
    public static void AnswerNotFound(this HttpContext http) => http.Response.OnStarting(() =>
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
