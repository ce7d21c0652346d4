using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Console.Forms;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GeniusErp.Modules.Integrations.Console.Pages;

/// <summary>Connects one account: a test changes nothing, and a connect that is refused leaves nothing behind.</summary>
public sealed partial class Connect : ConsoleComponent
{
    private readonly CancellationTokenSource gone = new();
    private ElementReference sheet;
    private ProviderDraft draft = default!;
    private IReadOnlyList<IntegrationView> others = [];
    private string name = string.Empty;
    private Attempt? attempt;
    private CancellationTokenSource? running;
    private Guid leavingFor;
    private int untouched;
    private bool done;
    private SuggestionModel? suggestion;
    private string? lookedUp;
    private Task looking = Task.CompletedTask;

    [Parameter, EditorRequired]
    public ConnectModel Model { get; set; } = default!;

    /// <summary>The person is done with it.</summary>
    [Parameter]
    public EventCallback Closed { get; set; }

    private ProviderView Provider => Model.Provider;

    private TenantScope Tenant => Session.Tenant!.Value;

    /// <summary>Where the person is sent to consent; of a provider that has no other way, under its own name.</summary>
    private string? ConsentBy => Provider.OnlyByConsent() ? Provider.Name : draft.ConsentBy;

    /// <summary>Something was typed here and now; what came back from the tab is still there the next time too.</summary>
    private bool IsDirty => !done && ((draft.Revision != untouched && draft.IsDirty) || name.Length > 0);

    protected override async Task OnInitializedAsync()
    {
        draft = new(Provider, stored: null);
        var rows = await Module.AskAsync(new ListIntegrationsQuery(Tenant, Provider.Code, null, null, null, null, PageCursor.MaxLimit, null), gone.Token);
        others = rows.Value?.Items ?? [];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        foreach (var (field, value) in await Js.InvokeAsync<Dictionary<string, string>>("geniuserp.drafts.read", gone.Token, Model.Path))
        {
            if (draft.Find(field) is { IsSecret: false } known)
            {
                draft.Set(known, value);
            }
        }

        untouched = draft.Revision;
        StateHasChanged();
        await Js.InvokeVoidAsync("geniuserp.openSheet", gone.Token, sheet);
        if (Provider.SuggestsFrom is { } from)
        {
            await LeftAsync(from);
        }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    private Task CloseAsync() => Closed.InvokeAsync();

    /// <summary>A result belongs to the draft that was tried.</summary>
    private void Edited() => attempt = null;

    private void FillIn(string settings)
    {
        draft.Fill(settings);
        Edited();
    }

    /// <summary>The domain that is being looked up; null when nothing is.</summary>
    private string? Searching => looking.IsCompleted ? null : lookedUp?[(lookedUp.LastIndexOf('@') + 1)..];

    /// <summary>The person has gone on to the next field: what can be found by this one is looked for meanwhile.</summary>
    private async Task LeftAsync(string field)
    {
        var typed = field == Provider.SuggestsFrom ? draft[field].Value.Trim() : string.Empty;
        if (typed == (lookedUp ?? string.Empty) || field != Provider.SuggestsFrom)
        {
            return;
        }

        (lookedUp, suggestion) = (typed, null);
        looking = LookUpAsync(typed, field);
        StateHasChanged();
        await looking;
        StateHasChanged();
    }

    private async Task LookUpAsync(string typed, string from)
    {
        try
        {
            var found = await Module.DoAsync(new SuggestSettingsCommand(Provider.Code, typed), gone.Token);
            if (found.Value?.Suggestion is { } known && typed == lookedUp)
            {
                suggestion = new(known);
                draft.Suggest(known.Settings, from);
                lookedUp = draft[from].Value;
                Edited();
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
    }

    private async Task ChooseWayAsync()
    {
        var chosen = suggestion!.Suggestion;
        foreach (var (name, value) in chosen.Way!.Settings)
        {
            draft.Set(draft[name], value.ToString()!);
        }

        suggestion = new(chosen with { Note = null, Way = null });
        Edited();
        await Task.Yield(); // Until then the page still has the button that was pressed.
        await Js.InvokeVoidAsync("geniuserp.focus", draft[chosen.Way.Settings.Keys.First()].Id);
    }

    /// <summary>The row is there at once, with the private half sealed in it; its page goes on from there.</summary>
    private Task MakeKeysAsync() => RunAsync(async cancelled =>
    {
        var made = await Module.DoAsync(new MakeKeyPairCommand(Tenant, Provider.Code, NextAccountKey(), DisplayName, draft.ToConfig()), cancelled);
        return await EndAsync(made, "keys.made", "keys", "setari");
    });

    private void Stop() => running?.Cancel();

    private Task TestAsync() => RunAsync(async cancelled =>
    {
        var report = await Module.DoAsync(new TestDraftCommand(Tenant, Provider.Code, draft.ToConfig(), null), cancelled);
        return report.Succeeded ? Attempt.Of(report.Value, draft) : Attempt.Of(report.Error, draft);
    });

    private Task ConnectAsync() => RunAsync(async cancelled =>
    {
        var made = ConsentBy is not null ? null : await Module.DoAsync(new ConnectNewIntegrationCommand(Tenant, Provider.Code, null, NextAccountKey(), DisplayName, draft.ToConfig()), cancelled);
        return made is null || made.Error?.Code == "authorization.needs_browser" ? await LeaveForConsentAsync(cancelled) : await EndAsync(made, "connect.done", "connected");
    });

    /// <summary>The row is there first, not connected; then the whole page leaves for the provider.</summary>
    private async Task<Attempt?> LeaveForConsentAsync(CancellationToken cancelled)
    {
        var made = await Module.DoAsync(new CreateIntegrationCommand(Tenant, Provider.Code, null, NextAccountKey(), DisplayName, draft.ToConfig()), cancelled);
        if (!made.Succeeded)
        {
            return Attempt.Of(made.Error, draft);
        }

        await Js.InvokeVoidAsync("geniuserp.drafts.forget", Model.Path);
        leavingFor = made.Value.Id;
        done = true;
        StateHasChanged();
        await Js.InvokeVoidAsync("geniuserp.submit", "consent");
        return null;
    }

    private Task SaveForLaterAsync() => RunAsync(async cancelled =>
    {
        var made = await Module.DoAsync(new CreateIntegrationCommand(Tenant, Provider.Code, null, NextAccountKey(), DisplayName, draft.ToConfig()), cancelled);
        return await EndAsync(made, "connect.saved_for_later", "saved");
    });

    private async Task<Attempt?> EndAsync(Result<IntegrationView> made, string text, string how, string? tab = null)
    {
        if (!made.Succeeded)
        {
            return Attempt.Of(made.Error, draft);
        }

        await Js.InvokeVoidAsync("geniuserp.drafts.forget", Model.Path);
        done = true;
        StateHasChanged();
        Session.Announce(T.Say(text, Provider.Name));
        Navigation.NavigateTo(Paths.With(Paths.Detail(Model.Company, made.Value.Id), ("tab", tab), ("done", how)));
        return null;
    }

    private async Task RunAsync(Func<CancellationToken, Task<Attempt?>> act)
    {
        if (running is not null)
        {
            return;
        }

        using var mine = running = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        attempt = null;
        draft.ClearErrors();
        try
        {
            await looking;
            attempt = await act(mine.Token);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Stopped by the person: nothing was changed, so there is nothing to say.
        }
        finally
        {
            running = null;
        }

        if (draft.Errors.FirstOrDefault() is { } first)
        {
            StateHasChanged();
            await Js.InvokeVoidAsync("geniuserp.focus", first.Id);
        }
        else if (!gone.IsCancellationRequested)
        {
            // „Oprește” went with the attempt.
            StateHasChanged();
            await Js.InvokeVoidAsync("geniuserp.refocus", "save");
        }
    }

    private string? DisplayName => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    /// <summary>The first account is the default one; later ones get a name that siblings can tell apart.</summary>
    private string? NextAccountKey()
    {
        var taken = others.Select(row => row.AccountKey).ToHashSet();
        return taken.Contains(Integration.DefaultAccountKey)
            ? Enumerable.Range(2, taken.Count + 1).Select(number => $"account-{number}").First(key => !taken.Contains(key))
            : null;
    }
}
