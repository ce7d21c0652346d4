using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace GeniusErp.Modules.Integrations.Console.Pages;

/// <summary>What is connected and what could be, on one page. Every filter is in the address.</summary>
public sealed partial class Overview : ConsolePage
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(150);
    private static readonly string?[] StatusFilters = [null, "attention", "connected", "disconnected"];

    private IReadOnlyList<ProviderView> providers = [];
    private IReadOnlyList<ConnectionRow>? rows;
    private IReadOnlyList<ConnectionRow>? news;
    private Dictionary<Guid, Health>? ordered;
    private List<ConnectionRow> connections = [];
    private List<ProviderView> offers = [];
    private Text? failure;
    private int attention;
    private string? loadedFor;
    private long typing;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "category")]
    public string? Category { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

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

        Sift();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && !IsMissing)
        {
            Watch(LookAsync);
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

        return [.. found.OrderBy(row => row.Health).ThenBy(Title, StringComparer.Create(T.Culture, ignoreCase: true)).ThenBy(row => row.Id)];
    }

    private void Sift()
    {
        var all = rows ?? [];
        var search = Query ?? string.Empty;
        attention = all.Count(NeedsAttention);
        var found = providers.Where(provider => (Category is null || provider.Category == Category) && OverviewSearch.Matches(provider, search)).Select(provider => provider.Code).ToHashSet();
        var inCategory = providers.Where(provider => Category is null || provider.Category == Category).Select(provider => provider.Code).ToHashSet();
        connections = [.. all.Where(row => IsIn(row.Health, Status) && (found.Contains(row.Provider) || (inCategory.Contains(row.Provider) && search.Length > 0 && OverviewSearch.Matches(row, search))))];
        var taken = all.Select(row => row.Provider).ToHashSet();
        offers = Status is null or "disconnected" ? [.. providers.Where(provider => found.Contains(provider.Code) && !taken.Contains(provider.Code))] : [];
    }

    private IEnumerable<(string? Code, int Count)> StatusCounts()
    {
        var all = rows ?? [];
        var untaken = providers.Count(provider => all.All(row => row.Provider != provider.Code));
        return StatusFilters.Select(code => (code, all.Count(row => IsIn(row.Health, code)) + (code is null or "disconnected" ? untaken : 0)));
    }

    private static bool IsIn(Health health, string? status) => status switch
    {
        "attention" => health is Health.NeedsAttention or Health.ExpiresSoon or Health.Late,
        "connected" => health is Health.Connected or Health.ExpiresSoon or Health.Late or Health.Retrying,
        "disconnected" => health is Health.NotConnected,
        _ => true,
    };

    private static bool NeedsAttention(ConnectionRow row) => row.Health is Health.NeedsAttention or Health.ExpiresSoon or Health.Late;

    private ProviderView? ProviderOf(ConnectionRow row) => providers.FirstOrDefault(provider => provider.Code == row.Provider);

    private string Title(ConnectionRow row) => row.TitleWith(ProviderOf(row)?.Name ?? row.Provider);

    private ConnectionLineModel LineOf(ConnectionRow row) => new(row, ProviderOf(row));

    private string How(ProviderView provider) => string.Join(" · ", provider.AuthKinds.Select(kind => T["auth." + kind]).Distinct());

    private string Filtered(string? category, string? status) => Paths.With(Paths.Overview(Company), ("q", Query), ("category", category), ("status", status));

    private async Task SearchAsync(ChangeEventArgs change)
    {
        var mine = ++typing;
        await Task.Delay(TypingPause, Time, Gone);
        if (mine == typing)
        {
            var path = Paths.With(Paths.Overview(Company), ("q", (change.Value as string)?.Trim()), ("category", Category), ("status", Status));
            Navigation.NavigateTo(path, replace: true);
        }
    }

    private void OpenOnlyHit(KeyboardEventArgs key)
    {
        if (key.Key != "Enter")
        {
            return;
        }

        if (connections.Count == 1 && offers.Count == 0)
        {
            Navigation.NavigateTo(Paths.Detail(Company, connections[0].Id));
        }
        else if (connections.Count == 0 && offers.Count == 1)
        {
            Navigation.NavigateTo(Paths.Connect(Company, offers[0].Code));
        }
    }
}
