using System.Net;
using GeniusErp.Tests.Support;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>People of a company sign in at its issuer, oidc-provider, to a host in Production.</summary>
public sealed class SignInTests(Stand stand, ProductionHost production) : ConsoleTest(stand), IClassFixture<ProductionHost>
{
    private const string NorthPage = $"/c/{ProductionHost.North}/integrations";

    [Fact]
    public async Task SignIn_LeadsToThePageThatWasAskedFor_UnderTheNameThatTheIssuerGave()
    {
        var id = await MakeAsync("sameday", "Curier");
        await using var ana = await VisitAsync();
        await ana.Page.GotoAsync($"{NorthPage}/{id}?tab=sincronizare");
        ana.Path.ShouldStartWith("/signin?ReturnUrl=");
        await SignInAsync(ana, "ana");

        ana.Path.ShouldBe($"{NorthPage}/{id}?tab=sincronizare");
        await Expect(ana.Page.Locator(".company")).ToHaveTextAsync("Panificația Nord");
        await ana.ClickAsync(ana.Button("Pune pe pauză: Starea expedierilor"));
        await Expect(ana.Page.Locator(".notice").First).ToContainTextAsync("este pe pauză");
        await ana.GoAsync($"{NorthPage}/{id}?tab=activitate");
        await Expect(ana.Page.Locator("table.data tbody tr").First).ToContainTextAsync("Ana Pop");
        (await ana.Page.Context.CookiesAsync([production.Address.ToString()])).Where(cookie => !cookie.Secure || !cookie.HttpOnly).Select(cookie => cookie.Name).ShouldBeEmpty();
        (await ana.EverythingAsync()).ShouldNotContain("eyJ", customMessage: "no token is in the page or its storage");
    }

    [Fact]
    public async Task SomebodyOfSeveralCompanies_ChoosesOne_AndSeesNoOther()
    {
        await using var accountant = await VisitAsync();
        await accountant.Page.GotoAsync("/");
        await SignInAsync(accountant, "contabil");
        (await accountant.Page.Locator(".company-list a").AllInnerTextsAsync()).ShouldBe(["Panificația Nord", "Moara Sud"]);
        await accountant.ClickAsync(accountant.Link("Moara Sud"));
        await Expect(accountant.Page.Locator("h1")).ToHaveTextAsync("Integrări");
        await accountant.Page.Locator(".company-choice select").SelectOptionAsync(ProductionHost.North);
        await accountant.Page.WaitForURLAsync(url => url.EndsWith(NorthPage, StringComparison.Ordinal));

        var answer = await accountant.Page.GotoAsync("/c/somebody-else/integrations");
        answer!.Status.ShouldBe((int)HttpStatusCode.NotFound);
        await Expect(accountant.Page.Locator("h1")).ToHaveTextAsync("Pagina nu a fost găsită");
    }

    [Fact]
    public async Task AReader_SeesEverythingAndChangesNothing()
    {
        var id = await MakeAsync("sameday", "Curier");
        await using var reader = await VisitAsync();
        await reader.Page.GotoAsync($"{NorthPage}/{id}?tab=setari");
        await SignInAsync(reader, "cititor");
        await Expect(reader.Page.Locator("form.card .notice")).ToContainTextAsync("nu le puteți modifica");
        await Expect(reader.Button("Salvează")).ToHaveCountAsync(0);
        await Expect(reader.Page.Locator(".subject-actions")).ToHaveCountAsync(0);
        await reader.GoAsync($"{NorthPage}/{id}?tab=sincronizare");

        await Expect(reader.Page.Locator("[data-stream] button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AFranchise_SeesItsOwnAndTheCompanys_AndNoSiblings()
    {
        await MakeAsync("sameday", "Curierul companiei");
        await MakeAsync("fan_courier", "Curierul din Cluj", "cluj");
        var sibling = await MakeAsync("cargus", "Curierul din Iași", "iasi");
        await using var gina = await VisitAsync();
        await gina.Page.GotoAsync(NorthPage);
        await SignInAsync(gina, "cluj");
        await Expect(gina.Row("Curierul din Cluj")).ToBeVisibleAsync();
        await Expect(gina.Row("Curierul companiei")).ToContainTextAsync("al întregii companii");
        await Expect(gina.Page.Locator("main")).Not.ToContainTextAsync("Iași");
        (await gina.Page.GotoAsync($"{NorthPage}/{sibling}"))!.Status.ShouldBe((int)HttpStatusCode.NotFound);
        await gina.GoAsync($"{NorthPage}/activity");

        await Expect(gina.Page.Locator("table.data")).Not.ToContainTextAsync("Iași");
    }

    [Fact]
    public async Task SomebodyWithoutACompany_IsToldSoWhereverTheyGo()
    {
        await using var nobody = await VisitAsync();
        await nobody.Page.GotoAsync(NorthPage);
        await SignInAsync(nobody, "nimeni");

        await Expect(nobody.Page.Locator("main")).ToContainTextAsync("nu are acces la conexiunile niciunei companii");
        await nobody.GoAsync("/");
        await Expect(nobody.Page.Locator("main")).ToContainTextAsync("Cereți accesul administratorului");
    }

    [Fact]
    public async Task ARefusalAtTheIssuer_EndsAtTheSignIn_AndTheNextOneGoesOn()
    {
        await using var ana = await VisitAsync();
        await ana.Page.GotoAsync($"{NorthPage}/activity");
        await ana.ClickAsync(ana.Button("Autentificare"));
        await ana.Page.Locator("a[href$='/abort']").ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Autentificarea nu s-a încheiat");
        (await ana.FindBarriersAsync()).ShouldBeEmpty();
        await SignInAsync(ana, "ana");

        ana.Path.ShouldBe($"{NorthPage}/activity");
    }

    [Fact]
    public async Task ACallback_OfAnotherBrowser_UsedBefore_OrMadeUp_SignsNobodyIn()
    {
        await using var ana = await VisitAsync();
        await ana.Page.GotoAsync(NorthPage);
        await ana.ClickAsync(ana.Button("Autentificare"));
        await IdentifyAsync(ana, "ana");
        var callback = await CallbackAsync(ana);

        await using var victim = await VisitAsync();
        await RefusedAsync(victim, callback);
        await ana.Page.GotoAsync(callback);
        ana.Path.ShouldBe(NorthPage, "whoever began it may end it");
        await using var again = await VisitAsync();
        await RefusedAsync(again, callback);
        await RefusedAsync(again, new Uri(production.Address, "/signin/callback?code=made-up&state=made-up").ToString());
    }

    [Fact]
    public async Task SignOut_EndsTheSession_OnEveryPage()
    {
        await using var ana = await VisitAsync();
        await ana.Page.GotoAsync(NorthPage);
        await SignInAsync(ana, "ana");
        await ana.ClickAsync(ana.Button("Ieșire"));
        ana.Path.ShouldBe("/signin");
        await ana.Page.GotoAsync(NorthPage);

        ana.Path.ShouldStartWith("/signin?ReturnUrl=");
        (await ana.Page.Context.CookiesAsync()).ShouldNotContain(cookie => cookie.Name == "geniuserp.session");
    }

    [Fact]
    public async Task Development_IsNotThere()
    {
        await using var stranger = await VisitAsync();
        await stranger.Page.GotoAsync("/signin");

        await Expect(stranger.Page.Locator("form[action='/signin/demo']")).ToHaveCountAsync(0);
        (await stranger.Page.EvaluateAsync<int>("async () => (await fetch('/signin/demo', { method: 'POST' })).status")).ShouldBe((int)HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ASessionBegunAtOneHost_GoesOnAtAnother()
    {
        MissingPeer.Require("oidc-provider", production.IsThere);
        var visitor = await OpenAsync(Overview);
        await using var elsewhere = await Stand.VisitAsync(Company, at: production.Address);
        await elsewhere.Page.Context.AddCookiesAsync((await visitor.Page.Context.CookiesAsync()).Select(cookie => new Microsoft.Playwright.Cookie
        {
            Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, Secure = true, HttpOnly = cookie.HttpOnly,
        }));
        await elsewhere.GoAsync(Overview);

        elsewhere.Path.ShouldBe(Overview);
        await Expect(elsewhere.Page.Locator("h1")).ToHaveTextAsync("Integrări");
    }

    [Fact]
    public async Task TheKeysOfSessions_AreNotReadableInTheDatabase()
    {
        await OpenAsync(Overview);
        var (all, readable) = ((long)(await SqlAsync("SELECT count(*) FROM integrations.data_protection_keys"))!, (long)(await SqlAsync("SELECT count(*) FROM integrations.data_protection_keys WHERE xml LIKE '%masterKey%' OR xml NOT LIKE '%<sealed %'"))!);

        all.ShouldBeGreaterThan(0);
        readable.ShouldBe(0);
    }

    private async Task<Visitor> VisitAsync()
    {
        MissingPeer.Require("oidc-provider", production.IsThere);
        return await Stand.VisitAsync(ProductionHost.North, at: production.Address);
    }

    private static async Task SignInAsync(Visitor visitor, string login)
    {
        await visitor.ClickAsync(visitor.Button("Autentificare"));
        await LogInAsync(visitor, login);
        await visitor.AliveAsync();
    }

    /// <summary>Who one is, then that one agrees.</summary>
    private static async Task LogInAsync(Visitor visitor, string login)
    {
        await IdentifyAsync(visitor, login);
        await Consent(visitor).Locator("button[type=submit]").ClickAsync();
    }

    private static async Task IdentifyAsync(Visitor visitor, string login)
    {
        await visitor.Page.Locator("input[name=login]").FillAsync(login);
        await visitor.Page.Locator("input[name=password]").FillAsync("any");
        await visitor.Page.Locator("button[type=submit]").ClickAsync();
        await Consent(visitor).WaitForAsync();
    }

    private static ILocator Consent(Visitor visitor) => visitor.Page.Locator("form:not(:has(input[name=login]))");

    /// <summary>Agrees, and follows the issuer up to where it sends the browser back to the host; nothing is asked there.</summary>
    private async Task<string> CallbackAsync(Visitor visitor)
    {
        var form = visitor.Context.CreateFormData();
        form.Set("prompt", "consent");
        var at = new Uri(production.Issuer, await Consent(visitor).GetAttributeAsync("action"));
        var answer = await visitor.Context.PostAsync(at.ToString(), new() { Form = form, MaxRedirects = 0 });
        while (true)
        {
            at = new(at, answer.Headers["location"]);
            if (at.Authority == production.Address.Authority)
            {
                return at.ToString();
            }

            answer = await visitor.Context.GetAsync(at.ToString(), new() { MaxRedirects = 0 });
        }
    }

    private static async Task RefusedAsync(Visitor visitor, string callback)
    {
        await visitor.Page.GotoAsync(callback);
        visitor.Path.ShouldStartWith("/signin?failed=1");
        (await visitor.Page.Context.CookiesAsync()).ShouldNotContain(cookie => cookie.Name == "geniuserp.session");
    }

    private async Task<Guid> MakeAsync(string provider, string name, string? franchise = null)
    {
        using var api = await Stand.ApiAsync(ProductionHost.North);
        var made = await api.CreateAsync(provider, Guid.NewGuid().ToString("N"), name, Stand.Sandbox[provider].Credential("good").ToJson(), Cancelled);
        var id = (await api.ConnectAsync(made.Needed("made").Row.Id, Cancelled)).Needed("connected").Row.Id;
        if (franchise is not null)
        {
            await SqlAsync("UPDATE integrations.integrations SET franchise_id = $2 WHERE id = $1", id, franchise);
            await SqlAsync("UPDATE integrations.activity SET franchise_id = $2 WHERE integration_id = $1", id, franchise);
        }

        return id;
    }
}
