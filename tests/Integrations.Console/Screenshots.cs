using GeniusErp.Sandbox.Demo;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Writes pictures of the pages for people to look at: <c>scripts/screenshots.sh</c>.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class Screenshots(Stand stand)
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("GENIUSERP_SCREENSHOTS") ?? "screenshots";

    [Theory(Explicit = true)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task Pages(int width, bool dark)
    {
        Directory.CreateDirectory(Folder);
        await stand.MakeDemoAsync();
        await using var visitor = await stand.VisitAsync(DemoCompany.Id, new(width, width < 600 ? 780 : 900, Dark: dark));
        await visitor.Page.GotoAsync("/signin");
        await TakeAsync(visitor, "signin");
        await visitor.SignInAsync(visitor.Overview);
        await TakeAsync(visitor, "overview");
        await visitor.GoAsync($"{visitor.Overview}?q=card");
        await TakeAsync(visitor, "search");
        await visitor.GoAsync($"{visitor.Overview}/new/stripe");
        await TakeAsync(visitor, "connect-stripe");
        await visitor.ClickAsync(visitor.Page.Locator("button[type=submit].button-primary"));
        await visitor.Page.Locator(".field-error").First.WaitForAsync();
        await TakeAsync(visitor, "connect-stripe-errors");
        await visitor.ClickAsync(visitor.Page.Locator(".card-demo button").First);
        await visitor.ClickAsync(visitor.Button("Testează"));
        await visitor.Page.Locator(".notice-success").WaitForAsync();
        await TakeAsync(visitor, "connect-stripe-tested");
        await visitor.GoAsync($"{visitor.Overview}/new/anaf_efactura");
        await TakeAsync(visitor, "connect-anaf");
        await visitor.Page.Locator("#f-cif").FillAsync("12345674");
        await visitor.ClickAsync(visitor.Button("Continuă la ANAF e-Factura"));
        await visitor.Page.GetByText("Refuse").ClickAsync();
        await visitor.AliveAsync();
        await TakeAsync(visitor, "consent-refused");
        await visitor.GoAsync(visitor.Overview);
        await visitor.ClickAsync(visitor.Link("SMS prin SMSO"));
        await visitor.Page.Locator(".trouble").WaitForAsync();
        await TakeAsync(visitor, "detail-error");
        await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Setări" }));
        await visitor.Page.Locator("form.card").WaitForAsync();
        await TakeAsync(visitor, "settings");
        await visitor.GoAsync(visitor.Overview);
        await visitor.ClickAsync(visitor.Link("Date firme ANAF"));
        await visitor.Page.Locator(".facts").WaitForAsync();
        await TakeAsync(visitor, "detail-connected");
        await visitor.GoAsync(visitor.Overview);
        await visitor.ClickAsync(visitor.Link("e-Factura Nord"));
        await visitor.Page.Locator(".trouble").WaitForAsync();
        await TakeAsync(visitor, "detail-expires");
        await visitor.GoAsync(visitor.Overview);
        await visitor.ClickAsync(visitor.Link("Plăți Stripe"));
        await visitor.Page.Locator(".trouble").WaitForAsync();
        await TakeAsync(visitor, "detail-disconnected");
        await visitor.ClickAsync(visitor.Page.Locator(".trouble .button-primary"));
        await visitor.Page.Locator(".subject .badge-connected").WaitForAsync();
        await visitor.ClickAsync(visitor.Page.Locator(".subject summary"));
        await visitor.ClickAsync(visitor.Button("Deconectează"));
        await visitor.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await TakeAsync(visitor, "disconnect");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Webhook" }));
        await visitor.Page.Locator(".webhook").First.WaitForAsync();
        if (await visitor.Button("Creează adresa").CountAsync() > 0)
        {
            await visitor.ClickAsync(visitor.Button("Creează adresa"));
            await visitor.Page.Locator(".webhook .copy-field").WaitForAsync();
        }

        await TakeAsync(visitor, "webhook");
        await stand.Sandbox.Demo!.DeliverAsync();
        await visitor.Page.ReloadAsync();
        await visitor.AliveAsync();
        await visitor.Page.Locator("table.data tbody a").First.WaitForAsync();
        await TakeAsync(visitor, "webhook-deliveries");
        await visitor.ClickAsync(visitor.Page.Locator("table.data tbody a").First);
        await visitor.Page.Locator(".body").WaitForAsync();
        await TakeAsync(visitor, "delivery");
        await visitor.GoAsync($"{visitor.Overview}/new/tiktok_ads");
        await visitor.ClickAsync(visitor.Button("Continuă la TikTok Ads"));
        await visitor.Page.GetByText("Approve as Agenția Exemplu").ClickAsync();
        await visitor.AliveAsync();
        await visitor.Page.Locator(".picker").WaitForAsync();
        await TakeAsync(visitor, "choose-account");
        await visitor.ClickAsync(visitor.Page.Locator(".picker label").First);
        await visitor.ClickAsync(visitor.Page.Locator(".picker button[type=submit]"));
        await visitor.Page.Locator(".subject .badge-connected").WaitForAsync();
        await visitor.ClickAsync(visitor.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = "Sincronizare" }));
        await visitor.Page.Locator("[data-stream]").First.WaitForAsync();
        await TakeAsync(visitor, "streams");
        await visitor.ClickAsync(visitor.Page.Locator("[data-stream] button", new() { HasText = "Reia de la data" }).First);
        await visitor.Page.Locator(".restart-cost strong").WaitForAsync();
        await TakeAsync(visitor, "streams-restart");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.GoAsync($"{visitor.Overview}/activity");
        await visitor.Page.Locator("table.data").WaitForAsync();
        await TakeAsync(visitor, "activity");
        await visitor.Page.GotoAsync("/c/someone-else/integrations");
        await TakeAsync(visitor, "missing");

        Task TakeAsync(Visitor visitor, string name) => WriteAsync(visitor, $"{name}-{width}-{(dark ? "dark" : "light")}.png");
    }

    /// <summary>The whole page, in a window as high as it, so that what sticks to the window's edge is where the page ends; of one that lies under a dialog what the window shows of both.</summary>
    private static async Task WriteAsync(Visitor visitor, string name)
    {
        await visitor.Page.Mouse.MoveAsync(0, 0);
        var window = visitor.Page.ViewportSize!;
        if (!await visitor.Page.EvaluateAsync<bool>("() => document.querySelector('dialog:modal, [role=dialog]') !== null"))
        {
            await visitor.Page.SetViewportSizeAsync(window.Width, Math.Max(window.Height, await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight")));
        }

        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name) });
        await visitor.Page.SetViewportSizeAsync(window.Width, window.Height);
    }
}
