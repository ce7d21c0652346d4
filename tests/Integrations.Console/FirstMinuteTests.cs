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
        await Expect(visitor.Page.Locator("body")).ToContainTextAsync("Date de probă");
        await visitor.ClickAsync(visitor.Page.Locator(".demo-steps a").First);
        await visitor.ClickAsync(visitor.Row("Plăți Stripe").GetByRole(AriaRole.Link, new() { Name = "Plăți Stripe" }));
        await visitor.ClickAsync(visitor.Page.Locator(".trouble .button-primary"));
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Budget);
        visitor.Clicks.ShouldBeLessThanOrEqualTo(MostClicks);
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
}
