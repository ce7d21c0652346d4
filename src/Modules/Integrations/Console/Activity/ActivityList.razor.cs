using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using Microsoft.AspNetCore.Components;

namespace GeniusErp.Modules.Integrations.Console.Activity;

/// <summary>Who did what, when and from where: of one connection, or of all of the company's.</summary>
public sealed partial class ActivityList : ConsoleComponent
{
    private const int PageSize = 25;

    private IReadOnlyDictionary<string, ProviderView> providers = new Dictionary<string, ProviderView>();
    private IReadOnlyList<PersonView> people = [];
    private List<CompanyActivityView>? items;
    private string? cursor;
    private string? failure;
    private string? loaded;

    [Parameter, EditorRequired]
    public string Company { get; set; } = string.Empty;

    /// <summary>One connection; null for the whole company.</summary>
    [Parameter]
    public Guid? Integration { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "who")]
    public string? Who { get; set; }

    [SupplyParameterFromQuery(Name = "days")]
    public string? Period { get; set; }

    [SupplyParameterFromQuery(Name = "result")]
    public string? Result { get; set; }

    [Inject]
    private ModuleGateway Module { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private ActivityChoice Choice => new(Kind, Who, Period, Result);

    protected override async Task OnParametersSetAsync()
    {
        var wanted = $"{Company}/{Integration}/{Choice}";
        if (loaded == wanted)
        {
            return;
        }

        if (loaded is null)
        {
            providers = (await Module.AskAsync(new ListProvidersQuery())).Value?.Items.ToDictionary(provider => provider.Code) ?? [];
        }

        loaded = wanted;
        var found = (await Module.AskAsync(new ListPeopleQuery(Session.Tenant!.Value, Integration is { } id ? new(id) : null))).Value?.Items ?? [];

        // Whom the address names stands among the choices, however long ago they did something.
        people = Choice.Person is { } named && found.All(person => person.Id != named) ? [.. found, new(named, null)] : found;
        await LoadAsync(null);
    }

    private async Task LoadAsync(string? after)
    {
        var page = await Module.AskAsync(new ListCompanyActivityQuery(Session.Tenant!.Value, Choice.ToFilter(Integration, Time.GetUtcNow()), PageSize, after));
        failure = page.Succeeded ? null : T.Explain(page.Error);
        if (page.Succeeded)
        {
            items = [.. after is null ? [] : items ?? [], .. page.Value.Items];
            cursor = page.Value.NextCursor;
        }
    }

    private void Filter(ActivityChoice choice)
    {
        var path = Integration is { } id ? Paths.Detail(Company, id) : Paths.Activity(Company);
        Navigation.NavigateTo(Paths.With(path, [("tab", Integration is null ? null : "activitate"), .. choice.ToQuery()]));
    }

    private ProviderView? ProviderOf(CompanyActivityView item) => item.Provider is { } code ? providers.GetValueOrDefault(code) : null;

    private string NameOf(CompanyActivityView item) => item.Name ?? ProviderOf(item)?.Name ?? item.Provider ?? "—";
}
