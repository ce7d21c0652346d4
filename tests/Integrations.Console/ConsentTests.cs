namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The trip to a provider's consent page and back, with the endings that a person may meet.</summary>
public sealed class ConsentTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task Consent_TakesTwoClicksAndLandsOnTheConnectedPage()
    {
        var visitor = await BeginAsync();
        await visitor.Page.GetByText("Approve as").First.ClickAsync();

        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".notice-success").First).ToContainTextAsync("ANAF e-Factura");
        new Uri(visitor.Page.Url).Query.ShouldNotContain("code=");
        new Uri(visitor.Page.Url).Query.ShouldNotContain("state=");
    }

    [Fact]
    public async Task Consent_WhenRefused_SaysSoAndOffersToTryAgain()
    {
        var visitor = await BeginAsync();
        await visitor.Page.GetByText("Refuse").ClickAsync();

        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".notice-warning").First).ToContainTextAsync("Nu ați aprobat accesul la ANAF e-Factura");
        await Expect(visitor.Button("Încearcă din nou")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".subject .badge-not_connected")).ToBeVisibleAsync();
    }

    private async Task<Visitor> BeginAsync()
    {
        var visitor = await OpenAsync($"{Overview}/new/anaf_efactura");
        await visitor.Page.Locator("#f-cif").FillAsync("12345674");
        await visitor.ClickAsync(visitor.Button("Continuă la ANAF e-Factura"));
        await visitor.Page.WaitForURLAsync(url => url.StartsWith(Stand.Sandbox.Address.ToString(), StringComparison.Ordinal));
        return visitor;
    }
}
