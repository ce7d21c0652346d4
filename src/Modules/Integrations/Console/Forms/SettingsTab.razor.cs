using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GeniusErp.Modules.Integrations.Console.Forms;

/// <summary>Edits a stored connection. Saving proves the settings first and sends only what was changed, against the version that was read.</summary>
public sealed partial class SettingsTab : ConsoleComponent
{
    private ProviderDraft? draft;
    private string name = string.Empty;
    private string storedName = string.Empty;
    private int version;
    private Attempt? attempt;
    private string? stale;
    private CancellationTokenSource? running;

    [Parameter, EditorRequired]
    public DetailModel Model { get; set; } = default!;

    /// <summary>The person came to enter the access data anew: the secrets' boxes are open.</summary>
    [Parameter]
    public bool Repairing { get; set; }

    /// <summary>Takes what to say.</summary>
    [Parameter]
    public EventCallback<string> Saved { get; set; }

    private TenantScope Tenant => Session.Tenant!.Value;

    private IntegrationId Id => new(Model.Row.Id);

    private bool ReadOnly => !Session.MayWrite || Model.Row.Inherited;

    private bool IsDirty => !ReadOnly && draft is not null && (draft.IsDirty || name != storedName);

    private string Here => Paths.Detail(Model.Company, Model.Row.Id);

    public void Dispose() => running?.Cancel();

    protected override async Task OnParametersSetAsync()
    {
        if (draft is null || (version != Model.Row.Version && !IsDirty && running is null && attempt is null))
        {
            Begin();
            await TellChangesAsync();
        }
    }

    /// <summary>Says beside each stored secret when it was changed and by whom, as far back as the latest entries go.</summary>
    private async Task TellChangesAsync()
    {
        if (draft is not { } mine || !mine.Fields.Any(field => field.IsStored))
        {
            return;
        }

        var activity = await Module.AskAsync(new ListActivityQuery(Tenant, Id, PageCursor.MaxLimit, null));
        foreach (var secret in mine.Fields.Where(field => field.IsStored))
        {
            var change = activity.Value?.Items.FirstOrDefault(entry => Entries.Changes(entry, T).Any(member => member.Name == secret.Name)) ?? activity.Value?.Items.FirstOrDefault(entry => entry.Action == "created");
            secret.LastChange = change is null ? null : (change.OccurredAt, Entries.Who(change, T));
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || draft is null || ReadOnly)
        {
            return;
        }

        foreach (var (field, value) in await Js.InvokeAsync<Dictionary<string, string>>("geniuserp.drafts.read", Here))
        {
            if (draft.Find(field) is { IsSecret: false } known)
            {
                draft.Set(known, value);
            }
        }

        StateHasChanged();
        if (Repairing && draft.Fields.FirstOrDefault(field => field.IsSecret) is { } secret)
        {
            await Js.InvokeVoidAsync("geniuserp.focus", secret.Id);
        }
    }

    private void Begin()
    {
        if (Model.Provider is not { } provider)
        {
            return;
        }

        draft = new(provider, Model.Row.Config.ToJsonObject());
        name = storedName = Model.Row.DisplayName ?? string.Empty;
        version = Model.Row.Version;
        attempt = null;
        stale = null;
        if (Repairing && Model.Repair.OpensSecrets())
        {
            foreach (var secret in draft.Fields.Where(field => field.IsSecret && field.Field.Required))
            {
                draft.Replace(secret, true);
            }
        }
    }

    private void Edited() => attempt = null;

    private void Stop() => running?.Cancel();

    private Task TestAsync() => RunAsync(async cancelled =>
    {
        var report = await Module.DoAsync(new TestDraftCommand(Tenant, Model.Row.Provider, draft!.ToConfig(), Id), cancelled);
        attempt = report.Succeeded ? Attempt.Of(report.Value, draft) : Attempt.Of(report.Error, draft);
    });

    private Task SaveAsync() => SaveAsync(replaceAccount: false);

    private Task SaveAsync(bool replaceAccount) => RunAsync(async cancelled =>
    {
        var mustProve = draft!.IsDirty || Model.Health != Health.Connected;
        if (name != storedName && !await RenameAsync(cancelled))
        {
            return;
        }

        if (!mustProve)
        {
            await EndAsync("settings.saved");
            return;
        }

        var connected = await Module.DoAsync(new ConnectIntegrationCommand(Tenant, Id, draft.ToConfig(), replaceAccount) { ExpectedVersion = version }, cancelled);
        if (connected.Error?.Code == "authorization.needs_browser")
        {
            await LeaveForConsentAsync(cancelled);
        }
        else if (await AcceptedAsync(connected))
        {
            await EndAsync("connect.done");
        }
    });

    /// <summary>Only a person's new consent can prove these settings: they are saved, and the whole page leaves for the provider.</summary>
    private async Task LeaveForConsentAsync(CancellationToken cancelled)
    {
        if (draft!.IsDirty && !await AcceptedAsync(await Module.DoAsync(new ConfigureIntegrationCommand(Tenant, Id, version, new(null, draft.ToConfig())), cancelled)))
        {
            return;
        }

        await Js.InvokeVoidAsync("geniuserp.drafts.forget", Here);
        draft = new(Model.Provider!, Model.Row.Config.ToJsonObject());
        storedName = name;
        StateHasChanged();
        await Js.InvokeVoidAsync("geniuserp.submit", "consent");
    }

    private Task SaveForLaterAsync() => RunAsync(async cancelled =>
    {
        if (await AcceptedAsync(await Module.DoAsync(new ConfigureIntegrationCommand(Tenant, Id, version, new(null, draft!.ToConfig())), cancelled)))
        {
            await EndAsync("settings.saved_unproven");
        }
    });

    private async Task<bool> RenameAsync(CancellationToken cancelled)
    {
        var renamed = await Module.DoAsync(new ConfigureIntegrationCommand(Tenant, Id, version, new(name.Trim(), null)), cancelled);
        if (!await AcceptedAsync(renamed))
        {
            return false;
        }

        version = renamed.Value!.Version;
        storedName = name;
        return true;
    }

    private async Task<bool> AcceptedAsync<TAnswer>(Result<TAnswer> saved)
    {
        if (saved.Succeeded)
        {
            return true;
        }

        attempt = Attempt.Of(saved.Error, draft!);
        if (attempt.IsStale)
        {
            attempt = null;
            await TakeOverAsync();
        }

        return false;
    }

    /// <summary>Somebody else saved meanwhile: says who and what, takes it over where this person changed nothing, and overwrites nothing.</summary>
    private async Task TakeOverAsync()
    {
        var row = await Module.AskAsync(new GetIntegrationQuery(Tenant, Id));
        var activity = await Module.AskAsync(new ListActivityQuery(Tenant, Id, 10, null));
        if (!row.Succeeded)
        {
            return;
        }

        var change = activity.Value?.Items.FirstOrDefault(entry => entry.Actor.Kind == "person");
        var what = change is null ? [] : Entries.Changes(change, T).Select(member => draft!.Find(member.Name)?.Field.Label.In(T.Code) ?? member.Name).Distinct().ToList();
        stale = change is null ? T["settings.stale"] : what.Count == 0
            ? T.Say("settings.stale_by", Entries.Who(change, T), T.Clock(change.OccurredAt), Entries.What(change, T))
            : T.Say("settings.stale_by", Entries.Who(change, T), T.Clock(change.OccurredAt), string.Join(", ", what));
        version = row.Value.Version;
        draft!.Rebase(row.Value.Config.ToJsonObject());
        name = name == storedName ? row.Value.DisplayName ?? string.Empty : name;
        storedName = row.Value.DisplayName ?? string.Empty;
    }

    private async Task EndAsync(string text)
    {
        await Js.InvokeVoidAsync("geniuserp.drafts.forget", Here);
        draft = null;
        attempt = null;
        await Saved.InvokeAsync(T.Say(text, Model.ProviderName));
    }

    private async Task RunAsync(Func<CancellationToken, Task> act)
    {
        if (running is not null || ReadOnly)
        {
            return;
        }

        using var mine = running = new CancellationTokenSource();
        attempt = null;
        draft!.ClearErrors();
        try
        {
            await act(mine.Token);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Stopped by the person: nothing was changed, so there is nothing to say.
        }
        finally
        {
            running = null;
        }

        if (draft?.Errors.FirstOrDefault() is { } first)
        {
            StateHasChanged();
            await Js.InvokeVoidAsync("geniuserp.focus", first.Id);
        }
        else if (draft is not null)
        {
            // „Oprește” went with the attempt.
            StateHasChanged();
            await Js.InvokeVoidAsync("geniuserp.refocus", "save");
        }
    }
}
