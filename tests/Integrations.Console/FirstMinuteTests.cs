using System.Diagnostics;
using GeniusErp.Sandbox.Demo;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>What a visitor of the demo does first, from the start page on, by the clock and by the click.</summary>
public sealed class FirstMinuteTests(Stand stand) : ConsoleTest(stand)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);
    private const int MostClicks = 4;

    [Fact]
    public async Task FromTheStartPage_ToAGreenBadge_TakesAMinuteAndFourClicksAtMost()
    {
        await Stand.MakeDemoAsync();
        await using var visitor = await Stand.VisitAsync(DemoCompany.Id);
        var began = Stopwatch.GetTimestamp();
        await visitor.Page.GotoAsync("/");
        await visitor.ClickAsync(visitor.Button($"Intră ca {DemoCompany.Name}"));
        await visitor.AliveAsync();
        await visitor.ClickAsync(Step(visitor, 0));
        await visitor.ClickAsync(visitor.Row("Plăți Stripe").GetByRole(AriaRole.Link, new() { Name = "Plăți Stripe" }));
        await visitor.ClickAsync(visitor.Page.Locator(".trouble .button-primary"));
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Budget);
        visitor.Clicks.ShouldBeLessThanOrEqualTo(MostClicks);
    }

    [Fact]
    public async Task TheThreeSteps_ConnectBreakAndMend_AndSeeADelivery()
    {
        await Stand.MakeDemoAsync();
        await using var visitor = await Stand.VisitAsync(DemoCompany.Id);
        await visitor.SignInAsync(visitor.Overview);
        foreach (var badge in new[] { "connected", "expires_soon", "retrying", "needs_attention", "not_connected" })
        {
            await Expect(visitor.Page.Locator($"li.row .badge-{badge}")).ToHaveCountAsync(1);
        }

        await visitor.ClickAsync(visitor.Row("Plăți Stripe").GetByRole(AriaRole.Button, new() { Name = "Conectează Plăți Stripe" }));
        await Expect(visitor.Row("Plăți Stripe").Locator(".badge-connected")).ToBeVisibleAsync();

        var simulator = await FollowAsync(visitor, Step(visitor, 1));
        await simulator.Locator("#stripe select").SelectOptionAsync("401");
        await simulator.Locator("#stripe button[value=break]").ClickAsync();
        await visitor.ClickAsync(visitor.Link("Plăți Stripe"));
        await visitor.ClickAsync(visitor.Button("Testează acum"));
        await Expect(visitor.Page.Locator(".subject .badge-needs_attention")).ToBeVisibleAsync();
        await simulator.Locator("#stripe button[value=mend]").ClickAsync();
        await simulator.CloseAsync();
        await visitor.ClickAsync(visitor.Page.Locator(".subject-actions").GetByRole(AriaRole.Button, new() { Name = "Testează acum" }));
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();

        await visitor.GoAsync(visitor.Overview);
        simulator = await FollowAsync(visitor, Step(visitor, 2));
        await simulator.Locator("button[value=deliver-demo]").ClickAsync();
        await Expect(simulator.Locator("h1")).ToHaveTextAsync("Plăți Stripe");
        await Expect(simulator.Locator("table.data tbody tr")).ToContainTextAsync("Acceptat");
    }

    [Fact]
    public async Task EveryPageOfTheDemo_SaysThatItsDataAreSamples_AndHasAPast()
    {
        await Stand.MakeDemoAsync();
        using var api = await Stand.ApiAsync(DemoCompany.Id);
        var id = (await api.ListAsync(Cancelled)).Single(row => row.Provider == "sameday").Id;
        await using var visitor = await Stand.VisitAsync(DemoCompany.Id);
        await visitor.SignInAsync(visitor.Overview);
        foreach (var path in new[] { "", "/activity", "/new/stripe", $"/{id}", $"/{id}?tab=setari", $"/{id}?tab=sincronizare", $"/{id}?tab=activitate" })
        {
            await visitor.GoAsync(visitor.Overview + path);
            await Expect(visitor.Page.Locator(".demo-label")).ToHaveTextAsync("Date de probă");
        }

        await Expect(visitor.Page.Locator("table.data tbody")).ToContainTextAsync("nu răspunde");
        await Expect(visitor.Page.Locator("table.data tbody")).ToContainTextAsync("Ana Popescu");
    }

    [Fact]
    public async Task ANewConnection_IsFilledInByTheSample()
    {
        var visitor = await Stand.VisitAsync(DemoCompany.Id);
        await using (visitor)
        {
            await visitor.SignInAsync($"{visitor.Overview}/new/sms_smso");
            await visitor.ClickAsync(visitor.Page.Locator(".card-demo button").First);
            await visitor.ClickAsync(visitor.Button("Testează"));

            await Expect(visitor.Page.Locator(".notice-success")).ToBeVisibleAsync();
        }
    }

    private static ILocator Step(Visitor visitor, int number) => visitor.Page.Locator(".demo-steps li").Nth(number).Locator("a");

    /// <summary>The steps that are done at the simulator open in a window of their own.</summary>
    private static Task<IPage> FollowAsync(Visitor visitor, ILocator link) => visitor.Page.RunAndWaitForPopupAsync(() => visitor.ClickAsync(link));
}
