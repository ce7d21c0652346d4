using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Console.Activity;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Console.Texts;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Who did what, when and from where; sifted, page by page, and as a file.</summary>
public sealed class ActivityTests(Stand stand) : ConsoleTest(stand)
{
    private static readonly string[] Columns = ["Când", "Ce", "Detalii", "Rezultat", "Conexiunea", "Furnizor", "Cine", "Fel", "De unde"];

    [Fact]
    public async Task Filters_AreInTheAddress_AndGoTogether()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        await LogAsync(row.Id, "failed", "system", "check", after: """{"status":"error","reason":"invalid_credentials"}""");
        await LogAsync(row.Id, "checked", "person", "u-1", "Ana Pop", after: """{"result":"rate_limited"}""");
        await LogAsync(row.Id, "checked", "person", "u-1", "Ana Pop", after: """{"result":"ok"}""");
        await LogAsync(row.Id, "checked", "person", "u-2", "Dan Ion", after: """{"result":"rate_limited"}""");
        await LogAsync(row.Id, "checked", "person", "u-1", "Ana Pop", after: """{"result":"rate_limited"}""", daysAgo: 9);
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=activitate");
        var lines = visitor.Page.Locator("table.data tbody tr");
        await Expect(lines).ToHaveCountAsync(7);

        await Select(visitor, "Cine").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Ana Pop" });
        await Expect(lines).ToHaveCountAsync(3);
        await Select(visitor, "Rezultat").SelectOptionAsync("failed");
        await Expect(lines).ToHaveCountAsync(2);
        await Select(visitor, "Perioada").SelectOptionAsync("7");
        await Expect(lines).ToHaveCountAsync(1);
        await Select(visitor, "Ce").SelectOptionAsync("checks");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(lines).ToContainTextAsync("Verificare: cereri limitate");
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("tab=activitate&kind=checks&who=%40u-1&days=7&result=failed$"));

        await visitor.Page.ReloadAsync();
        await visitor.AliveAsync();
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(Select(visitor, "Cine")).ToHaveValueAsync("@u-1");
        await visitor.Page.GoBackAsync();
        await Expect(Select(visitor, "Ce")).ToHaveValueAsync(string.Empty);
        await Select(visitor, "Cine").SelectOptionAsync("system");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(lines).ToContainTextAsync("Nu mai funcționează: date de acces neacceptate");
    }

    [Fact]
    public async Task WithoutAHit_ThePeriodCanBeWidened()
    {
        var row = await ConnectedAsync("stripe");
        await SqlAsync("UPDATE integrations.activity SET occurred_at = occurred_at - interval '40 days' WHERE company_id = $1", Company);
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=activitate&days=30&who=%40nobody");
        await Expect(visitor.Page.Locator(".empty")).ToContainTextAsync("Nicio activitate în această perioadă");
        await visitor.ClickAsync(visitor.Button("Lărgește perioada"));
        await visitor.ClickAsync(visitor.Button("Arată tot"));

        await Expect(visitor.Page.Locator("table.data tbody tr")).ToHaveCountAsync(2);
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnEdit_IsShownBeforeAndAfter_ASecretOnlyAsChanged()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=setari", name: "ana");
        await visitor.Page.Locator("#f-name").FillAsync("Plăți Nord");
        await visitor.ClickAsync(visitor.Button("Înlocuiește Cheia restricționată sau secretă"));
        await visitor.Page.Locator("#f-secret-key").FillAsync(Stand.Sandbox["stripe"].Credential("good").ToJson()["secret_key"]!.GetValue<string>());
        await visitor.ClickAsync(visitor.Button("Salvează"));
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Plăți Nord");
        await visitor.GoAsync($"{Overview}/{row.Id}?tab=activitate&kind=settings");
        var changes = visitor.Page.Locator("table.data .changes");
        await Expect(changes).ToHaveCountAsync(2);
        await visitor.ClickAsync(changes.Nth(0).Locator("summary"));
        await visitor.ClickAsync(changes.Nth(1).Locator("summary"));

        var text = string.Join(' ', await changes.AllInnerTextsAsync());
        text.ShouldMatch(@"Nume în ERP\s+înainte:\s+Plăți →\s+după:\s+Plăți Nord");
        text.ShouldMatch(@"Cheia restricționată sau secretă\s+schimbat");
        await Expect(visitor.Page.Locator("table.data tbody tr").First).ToContainTextAsync("ana");
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task OlderLines_ComeTwentyFiveAtATime()
    {
        var row = await ConnectedAsync("stripe");
        await SqlAsync(
            "INSERT INTO integrations.activity (id, occurred_at, company_id, integration_id, action, actor_kind, actor_id) SELECT gen_random_uuid(), now() - n * interval '1 min', $1, $2, 'checked', 'system', 'check' FROM generate_series(1, 30) n",
            Company,
            row.Id);
        var visitor = await OpenAsync($"{Overview}/activity");
        await Expect(visitor.Page.Locator("table.data tbody tr")).ToHaveCountAsync(25);
        await visitor.ClickAsync(visitor.Button("Arată mai vechi"));

        await Expect(visitor.Page.Locator("table.data tbody tr")).ToHaveCountAsync(32);
        await Expect(visitor.Button("Arată mai vechi")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheCompanysLog_KeepsWhatWasRemoved()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        using (var api = await Stand.ApiAsync(Company))
        {
            await api.RemoveAllAsync(Cancelled);
        }

        var visitor = await OpenAsync($"{Overview}/activity");

        await Expect(visitor.Page.Locator("table.data tbody tr").First).ToContainTextAsync("A șters conexiunea");
        await Expect(visitor.Page.Locator("table.data tbody tr").First).ToContainTextAsync("Plăți");
        await Expect(visitor.Page.Locator($"table.data a[href*='{row.Id}']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task File_HasWhatThePageShows_AndNothingASpreadsheetWouldRun()
    {
        var row = await ConnectedAsync("stripe", "=HYPERLINK(\"http://x\")");
        await LogAsync(row.Id, "checked", "person", "u-1", "+Ana", after: """{"result":"rate_limited"}""");
        var visitor = await OpenAsync($"{Overview}/activity?kind=checks", scope: "integrations.read");
        var file = await FetchAsync(visitor, (await visitor.Link("Descarcă CSV").GetAttributeAsync("href"))!);

        file.Status.ShouldBe(200);
        file.Headers["content-type"].ShouldBe("text/csv; charset=utf-8");
        file.Headers["content-disposition"].ShouldStartWith("attachment; filename=\"activitate-");
        file.Headers["cache-control"].ShouldBe("no-store");
        file.Headers["x-content-type-options"].ShouldBe("nosniff");
        file.Body.ShouldStartWith("\ufeff");
        var lines = file.Lines;
        lines[0].ShouldBe(string.Join(';', Columns.Select(column => $"\"{column}\"")));
        lines.Count.ShouldBe(2);
        lines[1].ShouldEndWith(
            """;"Verificare: cereri limitate";"";"Eșuat";"'=HYPERLINK(""http://x"")";"Stripe";"'+Ana";"Persoană";"10.0.0.7" """.TrimEnd());
    }

    [Fact]
    public async Task File_IsCutWhereItSaysSo()
    {
        var row = await ConnectedAsync("stripe");
        await SqlAsync(
            "INSERT INTO integrations.activity (id, occurred_at, company_id, integration_id, action, actor_kind, actor_id) SELECT gen_random_uuid(), now() - n * interval '1 s', $1, $2, 'checked', 'system', 'check' FROM generate_series(1, $3) n",
            Company,
            row.Id,
            Limits.ActivityExportRows + 10);
        var visitor = await OpenAsync($"{Overview}/activity");
        var lines = (await FetchAsync(visitor, $"{Overview}/activity.csv")).Lines;

        lines.Count.ShouldBe(Limits.ActivityExportRows + 2);
        lines[^1].ShouldContain("cele mai noi 10.000 de rânduri");
    }

    [Fact]
    public async Task File_IsNobodyElses()
    {
        await ConnectedAsync("stripe");
        var visitor = await OpenAsync(Overview);

        (await FetchAsync(visitor, "/c/somebody/integrations/activity.csv")).Status.ShouldBe(404);
        await using var stranger = await Stand.VisitAsync(Company);
        await stranger.Page.GotoAsync("/signin");
        (await FetchAsync(stranger, $"{Overview}/activity.csv")).Body.ShouldContain("<html");
        await using var nobody = await Stand.VisitAsync(Company);
        await nobody.SignInAsync("/", scope: "profile");
        (await FetchAsync(nobody, $"{Overview}/activity.csv")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("a \"b\"; c\nd", "\"a \"\"b\"\"; c\nd\"")]
    [InlineData("", "\"\"")]
    public void Cell_IsText_WhateverStandsInIt(string text, string cell) => ActivityFile.Cell(text).ShouldBe(cell);

    [Fact]
    public void EveryAction_HasItsWords() => Entries.Kinds.SelectMany(kind => kind.Value).ShouldAllBe(action => ConsoleTexts.Find("action.did." + action) != null);

    private static Microsoft.Playwright.ILocator Select(Visitor visitor, string label) => visitor.Page.Locator(".filter").Filter(new() { HasText = label }).Locator("select").First;

    private Task LogAsync(Guid row, string action, string kind, string id, string? name = null, string? after = null, int daysAgo = 0)
        => SqlAsync(
            """
            INSERT INTO integrations.activity (id, occurred_at, company_id, integration_id, action, actor_kind, actor_id, actor_name, actor_address, after)
            VALUES (gen_random_uuid(), now() - make_interval(days => $7), $1, $2, $3, $4, $5, $6::text, CASE WHEN $4 = 'person' THEN '10.0.0.7' END, $8::jsonb)
            """,
            Company,
            row,
            action,
            kind,
            id,
            name,
            daysAgo,
            after);

    private static async Task<Fetched> FetchAsync(Visitor visitor, string path)
        => JsonSerializer.Deserialize<Fetched>(
            await visitor.Page.EvaluateAsync<string>(
                """
                async path => {
                    const answer = await fetch(path);
                    const bytes = new Uint8Array(await answer.arrayBuffer());
                    let text = '';
                    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
                    return JSON.stringify({ Status: answer.status, Headers: Object.fromEntries(answer.headers), Base64: btoa(text) });
                }
                """,
                path))!;

    private sealed record Fetched(int Status, Dictionary<string, string> Headers, string Base64)
    {
        public string Body => Encoding.UTF8.GetString(Convert.FromBase64String(Base64));

        public IReadOnlyList<string> Lines => Body.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
