using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;

namespace GeniusErp.Modules.Integrations.Console.Syncs;

/// <summary>What is read regularly: when it last worked, when it comes next, how far it has come, and a person's hand on it.</summary>
public sealed partial class SyncTab : ConsoleComponent, IDisposable
{
    /// <summary>Progress tells nobody, so a run that is watched is asked.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource gone = new();
    private DetailModel? shown;
    private IReadOnlyList<StreamModel> streams = [];
    private StreamModel? asked;
    private string? failure;
    private string? said;
    private bool asking;
    private bool failed;
    private bool busy;
    private bool following;

    [Parameter, EditorRequired]
    public DetailModel Model { get; set; } = default!;

    [Inject]
    private ModuleGateway Module { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private TenantScope Tenant => Session.Tenant!.Value;

    private IntegrationId Id => new(Model.Row.Id);

    private bool MayChange => Session.MayWrite && !Model.Row.Inherited;

    private string? Busy => busy ? "true" : null;

    /// <summary>The page brings a new model whenever it looked again; what it knows of the streams is as new.</summary>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(shown, Model))
        {
            shown = Model;
            streams = [.. Model.Streams.Select(stream => new StreamModel(stream))];
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!following && streams.Any(stream => stream.IsRunning))
        {
            following = true;
            _ = FollowAsync();
        }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <summary>Until nothing runs any more, or the tab is left.</summary>
    private async Task FollowAsync()
    {
        try
        {
            using var looks = new PeriodicTimer(BetweenLooks, Time);
            while (streams.Any(stream => stream.IsRunning) && await looks.WaitForNextTickAsync(gone.Token))
            {
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // The tab was left.
        }

        following = false;
    }

    private async Task LoadAsync()
    {
        var read = await Module.AskAsync(new ListSyncsQuery(Tenant, Id), gone.Token);
        (streams, failure) = read.Succeeded ? ([.. read.Value.Items.Select(stream => new StreamModel(stream))], null) : (streams, T.Explain(read.Error));
    }

    private void Ask(StreamModel stream) => (asked, asking, said) = (stream, true, null);

    private Task RunAsync(SyncStreamView stream) => ActAsync(new RunSyncCommand(Tenant, Id, stream.Stream), T.Say("sync.begun", stream.Label));

    private Task CancelAsync(SyncStreamView stream) => ActAsync(new CancelSyncCommand(Tenant, Id, stream.Stream), T.Say("sync.cancelled", stream.Label));

    private Task PauseAsync(SyncStreamView stream) => ActAsync(new PauseSyncCommand(Tenant, Id, stream.Stream), T.Say("sync.paused", stream.Label));

    private Task ResumeAsync(SyncStreamView stream) => ActAsync(new ResumeSyncCommand(Tenant, Id, stream.Stream), T.Say("sync.resumed", stream.Label));

    private Task RestartAsync(DateTimeOffset? from) => ActAsync(
        new RestartSyncCommand(Tenant, Id, asked!.View.Stream, from),
        from is { } start ? T.Say("sync.restarted", asked.View.Label, T.Day(start)) : T.Say("sync.restarted_all", asked.View.Label));

    private async Task ActAsync(ICommand<Result<SyncStreamView>> command, string done)
    {
        if (busy)
        {
            return;
        }

        (busy, said) = (true, null);
        try
        {
            var acted = await Module.DoAsync(command);
            failed = !acted.Succeeded;
            said = acted.Succeeded ? done : acted.Error.Fields is [var field, ..] ? field.Message.In(T.Code) : T.Explain(acted.Error);
            Session.Announce(said);
            await LoadAsync();
        }
        finally
        {
            busy = false;
        }
    }

    private static string Tone(SyncStreamView stream) => stream switch
    {
        { Standing: "retrying" } => "bad",
        { Standing: "scheduled", Late: false, LastSuccessAt: not null } => "good",
        _ => "plain",
    };
}
