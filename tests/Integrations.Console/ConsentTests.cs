using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The trip to a provider's consent page and back, with the endings that a person may meet.</summary>
public sealed partial class ConsentTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task Consent_TakesTwoClicksAndLandsOnTheConnectedPage()
    {
        var visitor = await BeginAsync();
        await visitor.Page.Locator("button, input[type=submit]").First.ClickAsync();

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
        await visitor.Page.GetByText(Refuse()).First.ClickAsync();

        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".notice-warning").First).ToContainTextAsync("Nu ați aprobat accesul la ANAF e-Factura");
        await Expect(visitor.Button("Încearcă din nou")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".subject .badge-not_connected")).ToBeVisibleAsync();
    }

    private async Task<Visitor> BeginAsync()
    {
        var visitor = await OpenAsync($"{Overview}/new/anaf_efactura");
        await visitor.ClickAsync(visitor.Page.Locator(".card-demo button").First);
        await visitor.ClickAsync(visitor.Button("Continuă la ANAF e-Factura"));
        await visitor.Page.WaitForURLAsync(url => url.StartsWith(Stand.Sandbox.Address.ToString(), StringComparison.Ordinal));
        return visitor;
    }

    [GeneratedRegex("refuz|deny|reject|refuse", RegexOptions.IgnoreCase)]
    private static partial Regex Refuse();
}
