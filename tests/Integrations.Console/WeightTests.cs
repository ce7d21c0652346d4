using System.Net;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What a page weighs on the wire: a figure of the build, not of the machine.</summary>
public sealed class WeightTests(Stand stand) : ConsoleTest(stand)
{
    private const int Connections = 200;
    private const int MostPage = 64_000;
    private const int MostAssets = 320_000;

    [Fact]
    public async Task TheFirstPage_WithTwoHundredConnections_IsSmallOnTheWire()
    {
        await Stand.FillAsync(Company, Connections);
        using var browser = await PlainBrowser.SignInAsync(Stand, Company);

        var page = await browser.GetAsync(Overview);

        page.Encoding.ShouldBe("br");
        page.Text.Split("class=\"row row-").Length.ShouldBe(Connections + 1);
        page.Bytes.ShouldBeLessThan(MostPage, Parts(page.Text));
    }

    // What it weighs is told when it is too much: the state that travels along, and the rest.
    private static string Parts(string page) => $"{page.Length} unpacked, of it {page.Split("<!--Blazor-").Skip(1).Sum(part => part.IndexOf("-->", StringComparison.Ordinal))} in Blazor's comments";

    [Fact]
    public async Task ItsAssets_AreSmall_AndNeverAskedForAgain()
    {
        using var browser = await PlainBrowser.SignInAsync(Stand, Company);
        var assets = new List<PlainAnswer>();
        foreach (var path in PlainBrowser.AssetsOf((await browser.GetAsync(Overview)).Text))
        {
            assets.Add(await browser.GetAsync(path));
        }

        assets.Count.ShouldBeGreaterThan(5);
        assets.ShouldAllBe(asset => asset.Status == HttpStatusCode.OK && asset.CacheControl.Contains("immutable", StringComparison.Ordinal));
        assets.Sum(asset => asset.Bytes).ShouldBeLessThan(MostAssets);
    }
}
