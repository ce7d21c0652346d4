using System.Net;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What people may not see answers like what never existed, and what they may not do is neither offered nor done.</summary>
public sealed class WallTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task AStrangersCompanyAndId_AnswerLikeNothing()
    {
        var strangers = await ForeignRowAsync();
        var visitor = await OpenAsync(Overview);
        var pages = new List<string>();
        foreach (var path in new[] { "/c/somebody/integrations", $"/c/{Company}/integrations/{strangers}", $"/c/{Company}/integrations/{Guid.NewGuid()}", $"/c/{Company}/nothing/at/all", $"/c/{Company}/integrations/{strangers}?tab=webhook", $"/c/{Company}/integrations/{strangers}/deliveries/{Guid.NewGuid()}" })
        {
            var answer = await visitor.Page.GotoAsync(path);
            answer!.Status.ShouldBe((int)HttpStatusCode.NotFound, path);
            await visitor.AliveAsync();
            pages.Add(await visitor.Page.Locator("main").InnerTextAsync());
        }

        pages.Distinct().Count().ShouldBe(1);
        pages[0].ShouldContain("Pagina nu a fost găsită");
    }

    [Fact]
    public async Task AReader_FindsNothingToClick()
    {
        var row = await ConnectedAsync("stripe");
        var visitor = await OpenAsync(Overview, scope: "integrations.read");
        await Expect(visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Conectează" })).ToHaveCountAsync(0);
        await visitor.GoAsync($"{Overview}/{row.Id}?tab=setari");

        await Expect(visitor.Page.Locator("form.card input:not([disabled])")).ToHaveCountAsync(0);
        await Expect(visitor.Button("Salvează")).ToHaveCountAsync(0);
        await Expect(visitor.Button("Testează acum")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("form.card .notice")).ToContainTextAsync("nu le puteți modifica");
    }

    [Fact]
    public async Task AFranchise_SeesTheCompanysConnectionAndMayNotChangeIt()
    {
        var row = await ConnectedAsync("stripe");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=setari", franchise: "nord");

        await Expect(visitor.Page.Locator(".subject")).ToContainTextAsync("al întregii companii");
        await Expect(visitor.Button("Salvează")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task SomebodyWhoMayNothing_SeesNoCompany()
    {
        var visitor = await Stand.VisitAsync(Company);
        await using (visitor)
        {
            await visitor.SignInAsync("/", scope: "profile");
            await Expect(visitor.Page.Locator("main")).ToContainTextAsync("nu are acces");
        }
    }

    [Fact]
    public async Task WithoutASession_EveryPageLeadsToTheSignIn()
    {
        await using var visitor = await Stand.VisitAsync(Company);
        await visitor.Page.GotoAsync(Overview);

        visitor.Path.ShouldStartWith("/signin?ReturnUrl=");
    }

    [Fact]
    public async Task TheSessionsCookie_OpensNoCallOfTheApi()
    {
        var visitor = await OpenAsync(Overview);

        (await visitor.Page.EvaluateAsync<int>("async () => (await fetch('/api/integrations')).status")).ShouldBe((int)HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Pages_AskNobodyElseForAnything_AndTheBrowserComplainsOfNothing()
    {
        var row = await ConnectedAsync("stripe");
        var visitor = await OpenAsync(Overview);
        foreach (var path in new[] { $"{Overview}/new/stripe", $"{Overview}/{row.Id}", $"{Overview}/{row.Id}?tab=setari", $"{Overview}/activity" })
        {
            await visitor.GoAsync(path);
        }

        visitor.Foreign().ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task EveryTab_OpensByAClick_AndBackLeadsThroughThem()
    {
        var row = await ConnectedAsync("stripe");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        var tabs = visitor.Page.Locator(".tabs a");
        foreach (var number in new[] { 4, 3, 2, 1, 0, 4 })
        {
            await visitor.ClickAsync(tabs.Nth(number));
            await Expect(tabs.Nth(number)).ToHaveAttributeAsync("aria-current", "page");
        }

        await Expect(visitor.Page.Locator("table.data tbody tr")).ToHaveCountAsync(2);
        await visitor.Page.GoBackAsync();
        await Expect(tabs.Nth(0)).ToHaveAttributeAsync("aria-current", "page");
        await visitor.ClickAsync(visitor.Button("Testează acum"));
        await Expect(visitor.Page.Locator(".notice-success")).ToBeVisibleAsync();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_MayBeFramedByNobodyAndRunOnlyOurScripts()
    {
        var visitor = await OpenAsync(Overview);
        var answer = (await visitor.Page.GotoAsync(Overview))!;

        var policy = answer.Headers["content-security-policy"];
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        answer.Headers["cache-control"].ShouldContain("no-store");
    }

    private async Task<Guid> ForeignRowAsync()
    {
        using var api = await Stand.ApiAsync(Stand.NewCompany());
        return (await api.CreateAsync("stripe", "default", null, Stand.Sandbox["stripe"].Credential("good").ToJson(), Cancelled)).Needed("made").Row.Id;
    }
}
