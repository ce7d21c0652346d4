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
    public async Task Consent_OfAnotherAccount_SaysWhichOneIsExpected_AndChangesNothing()
    {
        var visitor = await BeginAdsAsync("Ana Popescu");
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await visitor.GoAsync($"{new Uri(visitor.Page.Url).AbsolutePath}?outcome=account_mismatch");

        await Expect(visitor.Page.Locator(".notice-error").First).ToContainTextAsync("7012345678901234567");
        await Expect(visitor.Button("Alege alt cont")).ToBeVisibleAsync();
        await Expect(visitor.Button("Înlocuiește contul")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Consent_WithoutAPermission_SaysWhatDoesNotWorkWithoutIt()
    {
        var visitor = await BeginAdsAsync("Ana Popescu");
        await visitor.GoAsync($"{new Uri(visitor.Page.Url).AbsolutePath}?outcome=permission_missing");

        await Expect(visitor.Page.Locator(".notice-error").First).ToContainTextAsync("O permisiune cerută la TikTok Ads a rămas nebifată");
        await Expect(visitor.Button("Acordă permisiunea")).ToBeVisibleAsync();
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
}
