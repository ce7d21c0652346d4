using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace GeniusErp.Modules.Integrations.Console.Parts;

/// <summary>
/// A part that keeps its filters in the address of its page. It reads them itself: the framework tells those who have <c>[SupplyParameterFromQuery]</c> of a change while it
/// walks through them, and one that comes or goes with a tab meanwhile ends the circuit (SupplyParameterFromQueryValueProvider: "Collection was modified"). So that is for pages only.
/// </summary>
public abstract class AddressedPart : ConsoleComponent, IDisposable
{
    private string? page;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = default!;

    private Uri Address => new(Navigation.Uri);

    protected override void OnInitialized()
    {
        page = Address.AbsolutePath;
        Navigation.LocationChanged += Follow;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Navigation.LocationChanged -= Follow;
    }

    private protected string? FromAddress(string name) => QueryHelpers.ParseQuery(Address.Query).TryGetValue(name, out var value) ? value.ToString() : null;

    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        if (Address.AbsolutePath == page)
        {
            _ = InvokeAsync(async () =>
            {
                await OnParametersSetAsync();
                StateHasChanged();
            });
        }
    }
}
