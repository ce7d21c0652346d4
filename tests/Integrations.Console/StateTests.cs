using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Every reason has its sentence, its one button and its word on what the system does meanwhile.</summary>
public sealed class StateTests(Stand stand) : ConsoleTest(stand)
{
    private const string Waits = "Până atunci ERP-ul nu mai face apeluri prin această conexiune";
    private const string Told = "Operatorul a fost anunțat.";

    public static TheoryData<string, string, string?, string> Reasons => new()
    {
        { "reauthorization_required", "error", "Reconectează", Waits },
        { "invalid_credentials", "error", "Reintrodu datele", Waits },
        { "invalid_configuration", "error", "Corectează setările", Waits },
        { "permission_missing", "error", "Testează acum", Waits },
        { "account_mismatch", "error", "Alege alt cont", "Contul conectat înainte se păstrează." },
        { "secret_unreadable", "error", "Reintrodu datele", Told },
        { "unexpected_response", "error", "Testează acum", Waits },
        { "provider_unavailable", "error", "Încearcă acum", "Reîncercăm singuri la " },
        { "provider_unavailable", "connected", "Încearcă acum", "Reîncercăm singuri la " },
        { "rate_limited", "connected", null, "Continuăm singuri la " },
        { "operator_fault", "connected", null, Told },
    };

    /// <summary>Of a connection that rests on a consent, where the way out leads to the provider's page.</summary>
    [Theory]
    [InlineData("reauthorization_required", "Reconectează")]
    [InlineData("invalid_credentials", "Reconectează")]
    [InlineData("permission_missing", "Acordă permisiunea")]
    [InlineData("account_mismatch", "Alege alt cont")]
    public async Task AReasonThatAConsentMends_LeadsToTheProvider(string reason, string button)
    {
        var id = (Guid)(await SqlAsync("INSERT INTO integrations.integrations (company_id, provider, config, status, account_key, display_name) VALUES ($1, 'tiktok_ads', '{}', 'error', 'default', 'Reclame') RETURNING id", Company))!;
        await SetAsync(id, reason, "error");
        var visitor = await OpenAsync($"{Overview}/{id}");
        await Expect(visitor.Page.Locator(".trouble .notice-actions .button")).ToHaveTextAsync([button]);
        await visitor.ClickAsync(visitor.Page.Locator(".trouble .notice-actions .button"));

        await visitor.Page.GetByText("Approve as Ana Popescu").WaitForAsync();
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task EachReason_SaysItsSentence_ItsButton_AndWhatTheSystemDoes(string reason, string status, string? button, string meanwhile)
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        await SetAsync(row.Id, reason, status);
        var visitor = await OpenAsync($"{Overview}/{row.Id}");

        var trouble = visitor.Page.Locator(".trouble");
        await Expect(trouble).ToContainTextAsync(Words.Parse<FailureReason>(reason).Explain("Stripe").Ro);
        await Expect(visitor.Page.Locator(status == "error" ? ".subject .badge-needs_attention" : ".subject .badge-retrying")).ToBeVisibleAsync();
        await Expect(trouble.Locator(".notice-actions .button")).ToHaveCountAsync(button is null ? 0 : 1);
        if (button is not null)
        {
            await Expect(trouble.Locator(".notice-actions .button")).ToHaveTextAsync(button);
        }

        await Expect(trouble.Locator("p.muted")).ToContainTextAsync(meanwhile);
    }

    [Fact]
    public async Task WhatATestTold_StaysWithItsConnection()
    {
        var first = await ConnectedAsync("stripe", "Plăți");
        var second = await ConnectedAsync("sameday", "Curier");
        var visitor = await OpenAsync($"{Overview}/{first.Id}");
        await visitor.ClickAsync(visitor.Button("Testează acum"));
        await Expect(visitor.Page.Locator(".notice-success").First).ToContainTextAsync("Plăți funcționează");
        await visitor.Page.EvaluateAsync("path => Blazor.navigateTo(path)", $"{Overview}/{second.Id}");

        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Curier");
        await Expect(visitor.Page.Locator("main")).Not.ToContainTextAsync("Plăți funcționează");
    }

    [Fact]
    public async Task AnUnknownReason_FallsBackToSomethingToDo()
        => HealthRules.RepairOf("nobody_knows_this_one", usesConsent: false).ShouldBe(Repair.TestNow);

    [Fact]
    public async Task Overview_NamesWhatIsBroken_AndItsRowRepairsIt()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        await SetAsync(row.Id, "unexpected_response", "error");
        var visitor = await OpenAsync(Overview);
        await Expect(visitor.Page.Locator(".notice-error")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("1 conexiune necesită atenție.*Plăți"));
        await visitor.ClickAsync(visitor.Row("Plăți").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Testează acum" }).First);

        await Expect(visitor.Row("Plăți").Locator(".badge-connected")).ToBeVisibleAsync();
        visitor.Clicks.ShouldBe(1);
    }

    [Fact]
    public async Task AChange_ReachesTheOpenPageByItself()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        await SetAsync(row.Id, "invalid_credentials", "error");

        await Expect(visitor.Page.Locator(".subject .badge-needs_attention")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("[role=status].visually-hidden").Last).ToContainTextAsync("Necesită atenție");
    }

    [Fact]
    public void EveryBadgeAndRepair_HasItsWord()
    {
        Enum.GetValues<Health>().ShouldAllBe(health => ConsoleTexts.Find("health." + Words.Code(health)) != null);
        Enum.GetValues<Repair>().Where(repair => repair != Repair.None).ShouldAllBe(repair => ConsoleTexts.Find(repair.TextKey()) != null);
        Enum.GetValues<FailureReason>().ShouldAllBe(reason => ConsoleTexts.Find("row.reason." + reason.Code()) != null && ConsoleTexts.Find("reason.short." + reason.Code()) != null);
    }

    private async Task SetAsync(Guid id, string reason, string status)
    {
        await using var command = Stand.Owner.CreateCommand(
            "UPDATE integrations.integrations SET status = $2, error_code = $3, error_since = now(), failure_count = 1, next_check_at = now() + interval '30 minutes' WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = status });
        command.Parameters.Add(new() { Value = reason });
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
