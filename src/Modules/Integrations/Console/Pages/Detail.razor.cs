using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GeniusErp.Modules.Integrations.Console.Pages;

/// <summary>One connection: whether it works, and the one thing to do when it does not.</summary>
public sealed partial class Detail : ConsolePage
{
    private const int RecentActivity = 6;

    private static readonly string[] AllTabs = ["stare", "setari", "sincronizare", "webhook", "activitate"];

    private DetailModel? model;
    private Asking asking;
    private Saying? said;
    private string? trouble;
    private string? shownTab;
    private bool testing;
    private bool ended;

    private enum Asking
    {
        Nothing,
        Disconnect,
        Remove,
    }

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? WantedTab { get; set; }

    [SupplyParameterFromQuery(Name = "repair")]
    public string? Repair { get; set; }

    [SupplyParameterFromQuery(Name = "ask")]
    public string? AskedFor { get; set; }

    /// <summary>How the trip that led here ended.</summary>
    [SupplyParameterFromQuery(Name = "done")]
    public string? Done { get; set; }

    /// <summary>How a trip to the provider's consent page ended.</summary>
    [SupplyParameterFromQuery(Name = "outcome")]
    public string? Outcome { get; set; }

    /// <summary>What the activity tab shows.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "who")]
    public string? Who { get; set; }

    [SupplyParameterFromQuery(Name = "days")]
    public string? Period { get; set; }

    [SupplyParameterFromQuery(Name = "result")]
    public string? Result { get; set; }

    /// <summary>Which deliveries the webhook tab shows.</summary>
    [SupplyParameterFromQuery(Name = "verdict")]
    public string? Verdict { get; set; }

    private string Tab => Tabs.Contains(WantedTab) ? WantedTab! : Tabs[0];

    private IReadOnlyList<string> Tabs => [.. AllTabs.Where(tab => tab switch
    {
        "sincronizare" => model?.Provider?.Syncs == true,
        "webhook" => model?.Provider?.Webhooks == true,
        _ => true,
    })];

    /// <summary>A consent is there and the account is still to be chosen: right after the trip, and whenever somebody comes back to it.</summary>
    private bool ChoosesAccount => MayChange && model!.Row.GrantId is not null && (Outcome == "choose_account" || model.Health == Health.NotConnected) && Done is null;

    private bool MayChange => Session.MayWrite && !model!.Row.Inherited;

    private string Subtitle => string.Join(" · ", new[]
    {
        model!.Title == model.ProviderName ? null : model.ProviderName,
        model.Row.Account is { } account && account.Name != model.Title ? account.Name ?? account.ExternalId : null,
        model.Row.Account?.Environment,
        model.Row.FranchiseId,
        model.Row.Inherited ? T["row.inherited"] : null,
    }.Where(part => !string.IsNullOrEmpty(part)).DefaultIfEmpty(model.Provider?.Summary.In(T.Code)));

    protected override async Task OnParametersSetAsync()
    {
        if (!Enter())
        {
            return;
        }

        if (shownTab != WantedTab)
        {
            // What was said belongs to the screen on which it was asked for.
            (shownTab, said) = (WantedTab, null);
        }

        if (model?.Row.Id != Id)
        {
            (said, trouble) = (null, null);
            var view = await LoadAsync($"detail:{Id}", async () => await ReadAsync() ?? DetailView.None(trouble is not null));
            if (view.Row is not null)
            {
                await ShowAsync(view);
            }
            else if (!view.Unread)
            {
                Miss();
                return;
            }
            else if (trouble is null)
            {
                await LoadAgainAsync();
            }
        }

        asking = AskedFor == "disconnect" && model is not null && MayChange && model.Health != Health.NotConnected ? Asking.Disconnect : Asking.Nothing;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && !IsMissing)
        {
            Watch(RefreshAsync);
        }

        await LandAsync(model is not null);
        if (ended && !testing)
        {
            ended = false;
            await Js.InvokeVoidAsync("geniuserp.refocus", "title");
        }
    }

    private async Task RefreshAsync()
    {
        if (testing || model is null || await ReadAsync() is not { } view)
        {
            return;
        }

        var was = model.Health;
        await ShowAsync(view);
        if (model.Health != was)
        {
            Session.AnnounceChange(Id, $"{model.Title}: {T["health." + Words.Code(model.Health)]}");
        }

        StateHasChanged();
    }

    private async Task<DetailView?> ReadAsync()
    {
        var row = await Module.AskAsync(new GetIntegrationQuery(Tenant, new(Id)), Gone);
        trouble = row.Succeeded || row.Error.Kind == ErrorKind.NotFound || model is not null ? null : T.Explain(row.Error);
        if (!row.Succeeded)
        {
            return null;
        }

        var notices = row.Value.Status == "connected" ? (await Module.AskAsync(new ListNoticesQuery(Tenant, new(Id)), Gone)).Value?.Items : null;
        var activity = await Module.AskAsync(new ListActivityQuery(Tenant, new(Id), RecentActivity, null), Gone);
        var streams = await ProviderOfAsync(row.Value) is { Syncs: true } ? (await Module.AskAsync(new ListSyncsQuery(Tenant, new(Id)), Gone)).Value?.Items : null;
        return new(row.Value, notices is [var notice] ? notice : null, activity.Value?.Items ?? [], streams ?? [], await LastConnectedAsync(row.Value)) { Trip = await TripAsync() };
    }

    /// <summary>Of an ending that the address names; any other is none of this page's.</summary>
    private async Task<Text?> TripAsync()
    {
        if (!Words.TryParse<FailureReason>(Outcome, out _))
        {
            return null;
        }

        var ending = (await Module.AskAsync(new GetTripEndingQuery(Tenant, new(Id)), Gone)).Value;
        return ending?.Code == Outcome ? ending?.Message : null;
    }

    /// <summary>Every connect by a person grows the row's version: with the same one, it is the same as before.</summary>
    private async Task<ActivityView?> LastConnectedAsync(IntegrationView row)
    {
        if (model?.Row.Id == row.Id && model.Row.Version == row.Version)
        {
            return model.LastConnected;
        }

        var found = await Module.AskAsync(new ListCompanyActivityQuery(Tenant, new(new(Id), ["connected", "reconnected"], "person"), 1, null), Gone);
        return found.Value?.Items is [var line] ? line.Entry : null;
    }

    private async Task<ProviderView?> ProviderOfAsync(IntegrationView row)
        => model?.Row.Provider == row.Provider ? model.Provider : (await Module.AskAsync(new GetProviderQuery(row.Provider), Gone)).Value;

    private async Task ShowAsync(DetailView view)
    {
        var provider = await ProviderOfAsync(view.Row);
        model = new(Company, view, provider, Now);
    }

    private async Task LoadAgainAsync()
    {
        if (await ReadAsync() is { } view)
        {
            await ShowAsync(view);
        }
        else if (trouble is null)
        {
            Miss();
        }
    }

    private string TabPath(string tab) => Paths.With(Paths.Detail(Company, Id), ("tab", tab == Tabs[0] ? null : tab));

    private void Ask(bool visible)
    {
        if (!visible)
        {
            asking = Asking.Nothing;
            if (AskedFor is not null)
            {
                Navigation.NavigateTo(Paths.Detail(Company, Id), replace: true);
            }
        }
    }

    private async Task TestAsync()
    {
        await RunAsync(async () =>
        {
            var tested = await Module.DoAsync(new TestConnectionCommand(Tenant, new(Id)), Gone);
            return !tested.Succeeded ? Wrong(tested.Error)
                : tested.Value is { Result: "failed", Message: { } message } ? new("error", message.In(T.Code))
                : new("success", T.Say(tested.Value.Result == "not_verifiable" ? "test.unproven" : "test.works", model!.Title));
        });
    }

    private Task SendTestAsync() => RunAsync(async () =>
    {
        var sent = await Module.DoAsync(new SendTestMessageCommand(Tenant, new(Id)), Gone);
        return sent.Succeeded ? new("success", T.Say("send_test.done", sent.Value.To)) : Wrong(sent.Error);
    });

    private Task ConnectAsync() => RunAsync(async () =>
    {
        var connected = await Module.DoAsync(new ConnectIntegrationCommand(Tenant, new(Id), null, false), Gone);
        return connected.Succeeded ? new("success", T.Say("connect.done", model!.ProviderName)) : Wrong(connected.Error);
    });

    private Task DisconnectAsync() => RunAsync(async () =>
    {
        var disconnected = await Module.DoAsync(new DisconnectIntegrationCommand(Tenant, new(Id)), Gone);
        return disconnected.Succeeded ? new("success", T.Say("disconnect.done", model!.Title)) : Wrong(disconnected.Error);
    });

    private Task RemoveAsync() => RunAsync(async () =>
    {
        var removed = await Module.DoAsync(new RemoveIntegrationCommand(Tenant, new(Id), model!.Row.Version), Gone);
        if (!removed.Succeeded)
        {
            return Wrong(removed.Error);
        }

        Session.Announce(T.Say("remove.done", model.Title));
        Navigation.NavigateTo(Paths.Overview(Company));
        return null;
    });

    private async Task ChosenAsync()
    {
        if (await ReadAsync() is { } view)
        {
            await ShowAsync(view);
        }

        Session.Announce(T.Say("connect.done", model!.ProviderName));
        Navigation.NavigateTo(Paths.With(Paths.Detail(Company, Id), ("done", "connected")), replace: true);
    }

    private async Task SavedAsync(string text)
    {
        said = new("success", text);
        Session.Announce(text);
        if (await ReadAsync() is { } view)
        {
            await ShowAsync(view);
        }
    }

    /// <summary>One at a time; what it says about the attempt stands beside what the row then says about itself.</summary>
    private async Task RunAsync(Func<Task<Saying?>> act)
    {
        if (testing)
        {
            return;
        }

        testing = true;
        said = null;
        try
        {
            var outcome = await act();
            if (!Gone.IsCancellationRequested && await ReadAsync() is { } view)
            {
                await ShowAsync(view);
            }

            // A failure that the row now shows by itself is not said twice.
            said = outcome is { Kind: "error" } && model!.Row.ErrorMessage?.In(T.Code) == outcome.Text ? null : outcome;
            if (outcome is not null)
            {
                Session.Announce(outcome.Text);
            }
        }
        finally
        {
            testing = false;
            ended = true;
        }
    }

    private Saying Wrong(Error error) => new("error", error.Fields is [var field, ..] ? $"{T.Explain(error)} {field.Message.In(T.Code)}" : T.Explain(error));

    private sealed record Saying(string Kind, string Text);
}
