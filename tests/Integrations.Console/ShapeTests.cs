using GeniusErp.Sandbox.Faults;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Pages that are read larger, in other words, in the system's own colours or without motion.</summary>
public sealed class ShapeTests(Stand stand) : ConsoleTest(stand)
{
    /// <summary>A translation may be so much longer.</summary>
    private const string Longer = """
        () => {
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, node => node.data.trim() && !node.parentElement.closest('script, style, code') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
            while (texts.nextNode()) texts.currentNode.data += ' ' + texts.currentNode.data.trim().slice(0, Math.ceil(texts.currentNode.data.trim().length * .4));
        }
        """;

    private static readonly string OneWord = new('W', 80);

    [Fact]
    public async Task Pages_FitTheirWindow_AtTwiceTheSize_AndWithLongerTexts()
    {
        var row = await ConnectedAsync("stripe", OneWord);
        await SqlAsync("UPDATE integrations.integrations SET status = 'error', error_code = 'invalid_credentials', error_since = now() WHERE id = $1", row.Id);
        await ConnectedAsync("sameday", "Curier");
        var visitor = await OpenAsync(Overview);
        foreach (var path in new[] { Overview, $"{Overview}/new/stripe", $"{Overview}/{row.Id}", $"{Overview}/{row.Id}?tab=setari", $"{Overview}/{row.Id}?tab=sincronizare", $"{Overview}/{row.Id}?ask=disconnect", $"{Overview}/activity" })
        {
            await visitor.Page.SetViewportSizeAsync(1280, 800);
            await visitor.GoAsync(path);
            var larger = await visitor.Page.AddStyleTagAsync(new() { Content = "html { font-size: 200% !important }" });
            (await visitor.OverflowAsync()).ShouldBe(0, $"{path} with text at twice its size");
            await larger.EvaluateAsync("style => style.remove()");
            await visitor.Page.SetViewportSizeAsync(640, 400);
            (await visitor.OverflowAsync()).ShouldBe(0, $"{path} at a zoom of 200 %");
            await visitor.Page.EvaluateAsync(Longer);
            foreach (var width in new[] { 1280, 1024, 600, 320 })
            {
                await visitor.Page.SetViewportSizeAsync(width, 800);
                (await visitor.OverflowAsync()).ShouldBe(0, $"{path} with longer texts at {width}");
                (await CutAsync(visitor)).ShouldBeEmpty($"{path} with longer texts at {width}");
            }
        }
    }

    [Fact]
    public async Task InTheSystemsColours_BadgesHaveAnEdge_AndTheFocusItsRing()
    {
        var row = await ConnectedAsync("stripe", "Plăți");
        var visitor = await OpenAsync(Overview);
        await visitor.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        foreach (var path in new[] { Overview, $"{Overview}/{row.Id}" })
        {
            await visitor.GoAsync(path);
            (await visitor.Page.Locator("main .badge").EvaluateAllAsync<string[]>("all => all.map(one => getComputedStyle(one).borderTopStyle)")).ShouldAllBe(style => style == "solid");
            (await visitor.Page.Locator("main .badge").CountAsync()).ShouldBeGreaterThan(0);
        }

        (await visitor.Page.Locator(".tabs a").EvaluateAllAsync<string[]>("all => all.map(one => getComputedStyle(one).borderBottomColor)")).Distinct().Count().ShouldBe(2, "the tab that is open differs");
        await visitor.TabToAsync(visitor.Button("Testează acum"));
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_Moves_ForWhoeverAskedForThat()
    {
        const string Moving = "() => document.getAnimations().filter(one => one.playState === 'running').length";
        Stand.Sandbox["stripe"].Break(Fault.Of(FaultKind.Hang));
        var visitor = await OpenAsync($"{Overview}/new/stripe");
        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await visitor.Page.Locator("#f-secret-key").FillAsync("sk_test_0123456789abcdefghijklmn");
        await visitor.ClickAsync(visitor.Button("Testează"));
        await Expect(visitor.Page.Locator(".testing .spinner")).ToBeVisibleAsync();
        await visitor.Page.WaitForFunctionAsync($"({Moving})() > 0");

        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await visitor.Page.WaitForFunctionAsync($"({Moving})() === 0");
        await Expect(visitor.Page.Locator(".testing .spinner")).ToBeVisibleAsync();
        await visitor.ClickAsync(visitor.Button("Oprește"));
    }

    /// <summary>Buttons and badges whose word does not fit in them, or that stick out of what holds them.</summary>
    private static Task<string[]> CutAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('main .button, main .badge, [role=dialog] .button')].filter(one => one.offsetParent && !one.closest('.visually-hidden')).filter(one => {
            const box = one.getBoundingClientRect();
            const holder = (one.closest('[role=dialog], dialog, .card, .row, .notice, .tile') ?? document.body).getBoundingClientRect();
            return one.scrollWidth > one.clientWidth + 1 || box.left < holder.left - 1 || box.right > holder.right + 1;
        }).map(one => one.outerHTML.slice(0, 160))
        """);
}
