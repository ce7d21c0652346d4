using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Every reason has its sentence, its one button and its word on what the system does meanwhile.</summary>
public sealed class StateTests(Stand stand) : ConsoleTest(stand)
{
    public static TheoryData<string, string, string?> Reasons => new()
    {
        { "reauthorization_required", "error", "Reconectează" },
        { "invalid_credentials", "error", "Reintrodu datele" },
        { "invalid_configuration", "error", "Corectează setările" },
        { "permission_missing", "error", "Testează acum" },
        { "account_mismatch", "error", "Alege alt cont" },
        { "secret_unreadable", "error", "Reintrodu datele" },
        { "unexpected_response", "error", "Testează acum" },
        { "provider_unavailable", "error", "Încearcă acum" },
        { "provider_unavailable", "connected", "Încearcă acum" },
        { "rate_limited", "connected", null },
        { "operator_fault", "connected", null },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task EachReason_SaysItsSentenceAndOffersItsButton(string reason, string status, string? button)
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

        await Expect(trouble.Locator("p.muted")).ToHaveCountAsync(1);
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
