namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Everyday words find what they mean.</summary>
public sealed class SearchTests(Stand stand) : ConsoleTest(stand)
{
    [Theory]
    [InlineData("spv", "ANAF e-Factura")]
    [InlineData("e factura", "ANAF e-Factura")]
    [InlineData("EFACTURA", "ANAF e-Factura")]
    [InlineData("curieri", "Sameday")]
    [InlineData("fan-courier", "FAN Courier")]
    [InlineData("fancourier", "FAN Courier")]
    [InlineData("plati", "Stripe")]
    [InlineData("plăți", "Stripe")]
    [InlineData("plăţi", "Stripe")]
    [InlineData("whatsapp", "WAMM")]
    [InlineData("imap", "E-mail (IMAP)")]
    public async Task Search_FindsByEverydayWords(string words, string provider)
    {
        var visitor = await OpenAsync(Overview);
        await visitor.Page.Locator("#q").FillAsync(words);

        await Expect(visitor.Page.Locator(".tile h3").Filter(new() { HasText = provider })).ToBeVisibleAsync();
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("[?]q="));
    }

    [Fact]
    public async Task Search_WithoutAHit_SaysWhatToDoNext()
    {
        var visitor = await OpenAsync($"{Overview}?q=glovo");

        await Expect(visitor.Page.Locator(".empty")).ToContainTextAsync("Nu am găsit „glovo”");
        await visitor.ClickAsync(visitor.Link("Arată tot"));
        await Expect(visitor.Page.Locator(".tile").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Slash_GoesToTheSearch_AndEnterOpensTheOnlyHit()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.Page.Keyboard.PressAsync("/");
        await visitor.Page.Keyboard.TypeAsync("stripe");
        await Expect(visitor.Page.Locator(".tile")).ToHaveCountAsync(1);
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator("h1")).ToContainTextAsync("Conectează Stripe");
    }
}
