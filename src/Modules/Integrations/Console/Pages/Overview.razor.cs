using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace GeniusErp.Modules.Integrations.Console.Pages;

/// <summary>What is connected and what could be, on one page; connecting lies over it, at an address of its own. Every filter is in the address.</summary>
public sealed partial class Overview : ConsolePage
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(150);

    /// <summary>Queries that were typed here and are on their way into the address.</summary>
    private readonly HashSet<string> own = [];

    private IReadOnlyList<ProviderView> providers = [];
    private IReadOnlyList<ConnectionRow>? rows;
    private IReadOnlyList<ConnectionRow>? news;
    private OverviewList list = new([], [], new(null, null, null, null));
    private Dictionary<Guid, Health>? ordered;
    private Text? failure;
    private string? loadedFor;
    private string? typed;
    private string? seen;
    private string? shownQuery;
    private int boxes;
    private long typing;
    private ConnectModel? connecting;
    private bool shown;
    private bool openedHere;
    private string? justClosed;

    /// <summary>The provider that is being connected.</summary>
    [Parameter]
    public string? Code { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "category")]
    public string? Category { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "franchise")]
    public string? Franchise { get; set; }

    private OverviewFilter Filter => new(Query, Category, Status, Franchise);

    private string PageName => connecting is { } model
        ? T.Say("connect.title", model.Provider.Name, Session.CompanyName)
        : $"{(list.Attention.Count > 0 ? $"({list.Attention.Count}) " : null)}{T["overview.title"]} · {Session.CompanyName}";

    protected override async Task OnParametersSetAsync()
    {
        if (!Enter())
        {
            return;
        }

        if (loadedFor != Company)
        {
            loadedFor = Company;
            providers = (await Module.AskAsync(new ListProvidersQuery(), Gone)).Value?.Items ?? [];
            rows = (await LoadAsync($"overview:{Company}", async () => new OverviewView(await ReadAsync()))).Connections;
        }

        if (Query != seen && !own.Remove(Query ?? string.Empty))
        {
            // Not what was typed here: a link, or the browser's Back. The box is made anew.
            typed = shownQuery = Query;
            boxes++;
        }

        seen = Query;
        Sift();
        OpenOrClose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && !IsMissing)
        {
            Watch(LookAsync);
        }

        await LandAsync(rows is not null && connecting is null);
        if (justClosed is { } path)
        {
            justClosed = null;
            await Js.InvokeVoidAsync("geniuserp.closedSheet", path);
        }
    }

    private void OpenOrClose()
    {
        var was = connecting;
        if (Code is null)
        {
            connecting = null;
            justClosed = was?.Path ?? justClosed;
        }
        else if (was?.Provider.Code != Code)
        {
            openedHere = was is null && shown;
            connecting = providers.FirstOrDefault(provider => provider.Code == Code) is { } provider ? new(Company, provider, Session.Demo, Filtered(Filter)) : null;
            if (connecting is null)
            {
                Miss();
            }
        }

        shown = true;
    }

    /// <summary>Back to where it was opened, so that the browser's own Back does not open it again.</summary>
    private async Task CloseAsync()
    {
        if (openedHere)
        {
            await Js.InvokeVoidAsync("geniuserp.back");
        }
        else
        {
            Navigation.NavigateTo(Filtered(Filter), replace: true);
        }
    }

    /// <summary>Rows change in place; an order or a set that changed waits to be asked for, since a list must not move under somebody's hand.</summary>
    private async Task LookAsync()
    {
        var now = await ReadAsync();
        if (rows is null || failure is not null || now.SequenceEqual(rows))
        {
            return;
        }

        var byId = now.ToDictionary(row => row.Id);
        foreach (var was in rows)
        {
            if (byId.TryGetValue(was.Id, out var row) && row.Health != was.Health)
            {
                Session.AnnounceChange(row.Id, $"{Title(row)}: {T["health." + Words.Code(row.Health)]}");
            }
        }

        news = now.Select(row => row.Id).SequenceEqual(rows.Select(row => row.Id)) ? null : now;
        ordered ??= rows.ToDictionary(row => row.Id, row => row.Health);
        rows = [.. rows.Select(row => byId.GetValueOrDefault(row.Id, row))];
        Sift();
        StateHasChanged();
    }

    /// <summary>How many connections came, went, or stand otherwise than when the list was put in order.</summary>
    private int CountNews()
        => news!.Count(row => !ordered!.TryGetValue(row.Id, out var was) || was != row.Health) + ordered!.Keys.Count(id => news!.All(row => row.Id != id));

    private void ShowNews()
    {
        rows = news;
        (news, ordered) = (null, null);
        Sift();
    }

    private async Task ReloadAsync()
    {
        rows = await ReadAsync();
        (news, ordered) = (null, null);
        Sift();
    }

    private async Task<IReadOnlyList<ConnectionRow>> ReadAsync()
    {
        var notices = (await Module.AskAsync(new ListNoticesQuery(Tenant, null), Gone)).Value?.Items.ToDictionary(notice => notice.Id) ?? [];
        var found = new List<ConnectionRow>();
        string? cursor = null;
        do
        {
            var page = await Module.AskAsync(new ListIntegrationsQuery(Tenant, null, null, null, null, null, PageCursor.MaxLimit, cursor), Gone);
            failure = page.Error?.Message;
            if (!page.Succeeded)
            {
                return rows ?? [];
            }

            found.AddRange(page.Value.Items.Select(row => ConnectionRow.Of(row, notices.GetValueOrDefault(row.Id), Now)));
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null);

        return OverviewList.Sorted(found, providers, StringComparer.Create(T.Culture, ignoreCase: true));
    }

    private void Sift() => list = new(providers, rows ?? [], Filter);

    private string Title(ConnectionRow row) => row.TitleWith(providers.FirstOrDefault(provider => provider.Code == row.Provider)?.Name ?? row.Provider);

    private string How(ProviderView provider) => string.Join(" · ", provider.AuthKinds.Select(kind => T["auth." + kind]).Distinct());

    private string Opening(string provider) => With(Paths.Connect(Company, provider), Filter);

    private string Filtered(OverviewFilter filter) => With(Paths.Overview(Company), filter);

    private static string With(string path, OverviewFilter filter)
        => Paths.With(path, ("q", filter.Query), ("category", filter.Category), ("status", filter.Status), ("franchise", filter.Franchise));

    private async Task SearchAsync(ChangeEventArgs change)
    {
        typed = change.Value as string;
        var mine = ++typing;
        await Task.Delay(TypingPause, Time, Gone);
        if (mine == typing)
        {
            Search();
        }
    }

    private void Search()
    {
        Asking();
        Navigation.NavigateTo(Filtered(Filter with { Query = Wanted }), replace: true);
    }

    private void Asking()
    {
        if (Wanted != Query)
        {
            own.Add(Wanted ?? string.Empty);
        }
    }

    private string? Wanted => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    private void ChooseFranchise(ChangeEventArgs change) => Navigation.NavigateTo(Filtered(Filter with { Franchise = change.Value as string }));

    private void OpenOnlyHit(KeyboardEventArgs key)
    {
        if (key.Key != "Enter")
        {
            return;
        }

        // Enter comes faster than the pause after the last letter.
        typing++;
        var filter = Filter with { Query = Wanted };
        var found = new OverviewList(providers, rows ?? [], filter);
        if (found is { Connections: 1, Offers.Count: 0 })
        {
            Navigation.NavigateTo(Paths.Detail(Company, found.Groups[0].Members[0].Id));
        }
        else if (found is { Connections: 0, Offers: [var only] })
        {
            Asking();
            Navigation.NavigateTo(With(Paths.Connect(Company, only.Code), filter));
        }
        else
        {
            Search();
        }
    }
}
