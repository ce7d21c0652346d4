using GeniusErp.Sandbox.Demo;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Writes the four small pictures of the README: <c>scripts/screenshots.sh --readme</c>.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class ReadmePictures(Stand stand)
{
    private const int MostBytes = 60_000;
    private const int Deliveries = 3;
    private static readonly string Folder = Environment.GetEnvironmentVariable("GENIUSERP_SCREENSHOTS") ?? "docs/pictures";

    [Fact(Explicit = true)]
    public async Task Write()
    {
        await stand.MakeDemoAsync();
        await using var wide = await stand.VisitAsync(DemoCompany.Id, new(1000, 640));
        await wide.SignInAsync(wide.Overview);
        await ScrollToAsync(wide, ".section-title >> nth=0");
        await TakeAsync(wide, "overview");
        await wide.ClickAsync(wide.Link("SMS prin SMSO"));
        await wide.Page.Locator(".trouble").WaitForAsync();
        await TakeAsync(wide, "needs-attention");

        await using var dark = await stand.VisitAsync(DemoCompany.Id, new(1040, 600, Dark: true));
        await dark.SignInAsync($"{dark.Overview}/new/stripe");
        await dark.ClickAsync(dark.Page.Locator(".card-demo button").First);
        await dark.ClickAsync(dark.Button("Testează"));
        await dark.Page.Locator(".notice-success").WaitForAsync();
        await TakeAsync(dark, "connect-stripe");

        await using var phone = await stand.VisitAsync(DemoCompany.Id, new(360, 620));
        await phone.SignInAsync(phone.Overview);
        await phone.ClickAsync(phone.Link("Plăți Stripe"));
        await phone.ClickAsync(phone.Page.Locator(".trouble .button-primary"));
        await phone.Page.Locator(".subject .badge-connected").WaitForAsync();
        await phone.ClickAsync(phone.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Webhook" }));
        var address = phone.Page.Locator(".webhook .copy-field");
        await phone.Button("Creează adresa").Or(address).First.WaitForAsync();
        if (await address.CountAsync() == 0)
        {
            await phone.ClickAsync(phone.Button("Creează adresa"));
            await address.First.WaitForAsync();
        }

        for (var delivery = 0; delivery < Deliveries; delivery++)
        {
            await stand.Sandbox.Demo!.DeliverAsync();
        }

        await phone.Page.ReloadAsync();
        await phone.AliveAsync();
        await phone.Page.Locator("table.data tbody a").First.WaitForAsync();
        await ScrollToAsync(phone, "#deliveries-title");
        await TakeAsync(phone, "deliveries");
    }

    /// <summary>To what the picture is of, a hand's breadth below the window's edge.</summary>
    private static Task ScrollToAsync(Visitor visitor, string what)
        => visitor.Page.Locator(what).EvaluateAsync("one => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 90)");

    private static async Task TakeAsync(Visitor visitor, string name)
    {
        var path = Path.Combine(Directory.CreateDirectory(Folder).FullName, $"{name}.jpg");
        await visitor.Page.ScreenshotAsync(new() { Path = path, Type = ScreenshotType.Jpeg, Quality = 62 });
        new FileInfo(path).Length.ShouldBeLessThan(MostBytes, path);
    }
}
