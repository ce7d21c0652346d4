using System.Text.RegularExpressions;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The trip to a provider's consent page and back, with the endings that a person may meet.</summary>
public sealed partial class ConsentTests(Stand stand) : ConsoleTest(stand)
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

    [Fact]
    public async Task Consent_ThatReachesSeveralAccounts_LetsThePersonChooseOne()
    {
        var visitor = await BeginAdsAsync("Agenția Exemplu");
        await Expect(visitor.Page.Locator(".notice-warning").First).ToContainTextAsync("mai multe conturi");
        await Expect(visitor.Page.Locator(".picker input[type=radio]")).ToHaveCountAsync(2);
        await Expect(visitor.Page.Locator(".picker input:checked")).ToHaveCountAsync(0);
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.ClickAsync(visitor.Page.Locator(".picker").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Conectează" }));
        await Expect(visitor.Page.Locator(".picker .field-error")).ToContainTextAsync("Alegeți întâi un cont");

        await visitor.ClickAsync(visitor.Page.Locator(".picker label").Filter(new() { HasText = "Magazin Nord" }));
        await visitor.ClickAsync(visitor.Page.Locator(".picker").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Conectează" }));
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".picker")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator(".subject")).ToContainTextAsync("Magazin Nord");
    }

    [Fact]
    public async Task Choice_IsStillThere_WhenThePersonComesBackLater()
    {
        var visitor = await BeginAdsAsync("Agenția Exemplu");
        await Expect(visitor.Page.Locator(".picker")).ToBeVisibleAsync();
        await visitor.GoAsync(new Uri(visitor.Page.Url).AbsolutePath);

        await Expect(visitor.Page.Locator(".picker input[type=radio]")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Consent_OfAnotherAccount_NamesBothAccounts_AndChangesNothing()
    {
        var visitor = await OpenAsync($"{Overview}/new/email_imap");
        await visitor.Page.Locator("#f-username").FillAsync("ana@exemplu.ro");
        await visitor.Page.GetByLabel("Autentificare Google").ClickAsync();
        await visitor.Page.Locator("#f-host").FillAsync("imap.gmail.com");
        await visitor.ClickAsync(visitor.Page.Locator("#save"));
        await visitor.Page.GetByText("Approve as Agenția Exemplu").ClickAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("V-ați autentificat ca „agentie@exemplu.ro”, dar conexiunea este pentru „ana@exemplu.ro”. Nu s-a modificat nimic.");
        await Expect(visitor.Button("Alege alt cont")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".subject .badge-not_connected")).ToBeVisibleAsync();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
    }

    /// <summary>As after ten minutes: the address still has the ending's code, and nothing is remembered of it.</summary>
    [Fact]
    public async Task Consent_OfAnotherAccount_StillSaysWhichOneIsExpected_WhenTheTripIsForgotten()
    {
        var visitor = await BeginAdsAsync("Ana Popescu");
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await visitor.GoAsync($"{new Uri(visitor.Page.Url).AbsolutePath}?outcome=account_mismatch");

        await Expect(visitor.Page.Locator(".notice-error").First).ToContainTextAsync("7012345678901234567");
        await Expect(visitor.Button("Alege alt cont")).ToBeVisibleAsync();
        await Expect(visitor.Button("Înlocuiește contul")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Consent_WithoutAPermission_NamesIt_SaysWhatDoesNotWork_AndMayBeGivenInFull()
    {
        var visitor = await OpenAsync($"{Overview}/new/google_ads");
        await visitor.Page.Locator("#f-customer-id").FillAsync("123-456-7890");
        await visitor.ClickAsync(visitor.Page.Locator("#save"));
        await visitor.Page.GetByText("Approve without https://www.googleapis.com/auth/adwords").ClickAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator(".notice-error").First).ToContainTextAsync("„Google Ads” nu a fost acordată. Fără ea nu funcționează: campaniile și costurile nu pot fi citite.");
        await Expect(visitor.Page.Locator(".subject .badge-not_connected")).ToBeVisibleAsync();
        await visitor.ClickAsync(visitor.Button("Acordă permisiunea"));
        await visitor.Page.GetByText("Approve as Ana Popescu").ClickAsync();
        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Consent_ThatTookTooLong_SaysSo_AndLeadsBack()
    {
        var visitor = await BeginAsync();
        await SqlAsync("UPDATE integrations.authorizations SET expires_at = now() - interval '1 second' WHERE company_id = $1", Company);
        await visitor.Page.GetByText("Approve as").First.ClickAsync();

        await Expect(visitor.Page.Locator("main")).ToContainTextAsync("Cererea de conectare a expirat");
        await visitor.ClickAsync(visitor.Link("Înapoi la conexiuni"));
        await visitor.AliveAsync();
        await Expect(visitor.Row("ANAF e-Factura").Locator(".badge-not_connected")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Consent_OfAProviderThatIsAway_SaysSo_AndMayBeTriedAgain()
    {
        var visitor = await BeginAsync();
        Stand.Sandbox["anaf_efactura"].Break(Fault.OfStatus(503) with { Method = "POST" });
        await visitor.Page.GetByText("Approve as").First.ClickAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator(".notice-error").First).ToContainTextAsync("ANAF e-Factura nu răspunde");
        Stand.Sandbox["anaf_efactura"].Mend();
        await visitor.ClickAsync(visitor.Button("Încearcă din nou"));
        await visitor.Page.GetByText("Approve as").First.ClickAsync();
        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Back_FromTheConnectedPage_AndApprovingAgain_ShowsTheSameEnding()
    {
        var visitor = await BeginAsync();
        await visitor.Page.GetByText("Approve as").First.ClickAsync();
        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await visitor.Page.GoBackAsync();
        await visitor.Page.GetByText("Approve as").First.ClickAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        (await RowsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Back_FromTheProvidersPage_LeadsToAPageThatWorks()
    {
        var visitor = await BeginAsync();
        await visitor.Page.GoBackAsync();
        await visitor.AliveAsync();
        await visitor.GoAsync(Overview);
        await visitor.ClickAsync(visitor.Row("ANAF e-Factura").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { NameRegex = Connects() }));
        await visitor.Page.GetByText("Approve as").First.ClickAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        (await RowsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Consent_GivenTwice_AfterGoingBack_ShowsTheSameEnding()
    {
        var visitor = await BeginAdsAsync("Ana Popescu");
        var callback = visitor.Requests.Last(request => request.AbsolutePath.StartsWith("/api/integrations/callback/", StringComparison.Ordinal));
        await visitor.GoAsync(callback.PathAndQuery);

        new Uri(visitor.Page.Url).Query.ShouldContain("outcome=connected");
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        (await RowsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ASecondTab_ShowsTheConnectionByItself()
    {
        var visitor = await OpenAsync($"{Overview}/new/tiktok_ads");
        await visitor.ClickAsync(visitor.Button("Continuă la TikTok Ads"));
        await visitor.Page.GetByText("Approve as Ana Popescu").WaitForAsync();
        var row = (await RowsAsync()).Single();
        var second = await visitor.Page.Context.NewPageAsync();
        await second.GotoAsync($"{Overview}/{row.Id}");
        await second.Locator("html[data-alive]").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await Expect(second.Locator(".subject .badge-not_connected")).ToBeVisibleAsync();
        await visitor.Page.GetByText("Approve as Ana Popescu").ClickAsync();

        await Expect(second.Locator(".subject .badge-connected")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task AHostThatRestartsDuringTheTrip_EndsItAllTheSame()
    {
        var visitor = await BeginAsync();
        await Stand.RestartHostAsync(() => Task.CompletedTask);
        await visitor.Page.GetByText("Approve as").First.ClickAsync();

        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Consent_WithAKeyTyped_IsNotHeldUpByTheBrowsersQuestion()
    {
        var visitor = await OpenAsync($"{Overview}/new/anaf_efactura");
        var asked = 0;
        visitor.Page.Dialog += async (_, dialog) =>
        {
            asked++;
            await dialog.AcceptAsync();
        };
        await visitor.Page.Locator("#f-cif").FillAsync("12345674");
        await visitor.ClickAsync(visitor.Button("Continuă la ANAF e-Factura"));
        await visitor.Page.WaitForURLAsync(url => url.StartsWith(Stand.Sandbox.Address.ToString(), StringComparison.Ordinal));

        asked.ShouldBe(0);
    }

    private async Task<Visitor> BeginAdsAsync(string account)
    {
        var visitor = await OpenAsync($"{Overview}/new/tiktok_ads");
        await visitor.ClickAsync(visitor.Button("Continuă la TikTok Ads"));
        await visitor.Page.GetByText($"Approve as {account}").ClickAsync();
        await visitor.Page.WaitForURLAsync(url => url.Contains("outcome=", StringComparison.Ordinal));
        await visitor.AliveAsync();
        return visitor;
    }

    private async Task<Visitor> BeginAsync()
    {
        var visitor = await OpenAsync($"{Overview}/new/anaf_efactura");
        await visitor.Page.Locator("#f-cif").FillAsync("12345674");
        await visitor.ClickAsync(visitor.Button("Continuă la ANAF e-Factura"));
        await visitor.Page.WaitForURLAsync(url => url.StartsWith(Stand.Sandbox.Address.ToString(), StringComparison.Ordinal));
        return visitor;
    }

    [GeneratedRegex("^(Continuă|Conectează)")]
    private static partial Regex Connects();
}
