using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Providers;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Everyday words find what they mean.</summary>
public sealed class SearchTests(Stand stand) : ConsoleTest(stand)
{
    private static readonly IReadOnlyList<ProviderView> Catalogue = [.. ProviderCatalogue.Scan().Select(provider => ProviderView.Of(provider.Descriptor))];

    [Theory]
    [InlineData("spv", "anaf_efactura")]
    [InlineData("e factura", "anaf_efactura")]
    [InlineData("EFACTURA", "anaf_efactura")]
    [InlineData("factură", "anaf_efactura")]
    [InlineData("facturi electronice", "anaf_efactura")]
    [InlineData("anaf", "mfinante")]
    [InlineData("cui", "mfinante")]
    [InlineData("verificare firmă", "termene_ro")]
    [InlineData("datorii", "termene_ro")]
    [InlineData("awb", "sameday")]
    [InlineData("colet", "fan_courier")]
    [InlineData("easybox", "sameday")]
    [InlineData("curieri", "cargus")]
    [InlineData("fan-courier", "fan_courier")]
    [InlineData("fancourier", "fan_courier")]
    [InlineData("awb fan", "fan_courier")]
    [InlineData("urgent cargus", "cargus")]
    [InlineData("plăți", "stripe")]
    [InlineData("plăţi", "stripe")]
    [InlineData("plati", "stripe")]
    [InlineData("card", "stripe")]
    [InlineData("bancă", "revolut_business")]
    [InlineData("extras de cont", "revolut_business")]
    [InlineData("whatsapp", "wamm")]
    [InlineData("sms", "sms_smso")]
    [InlineData("nexmo", "sms_vonage")]
    [InlineData("trimite sms", "sms_smslink")]
    [InlineData("gmail", "email_imap")]
    [InlineData("poștă", "email_smtp")]
    [InlineData("poştă", "email_smtp")]
    [InlineData("pop3", "email_pop3")]
    [InlineData("fb", "facebook_ads")]
    [InlineData("instagram", "facebook_ads")]
    [InlineData("messenger", "facebook_messenger")]
    [InlineData("comentarii", "facebook_comments")]
    [InlineData("magazin online", "shopify_admin")]
    [InlineData("adwords", "google_ads")]
    [InlineData("ga4", "google_analytics")]
    [InlineData("tik tok", "tiktok_ads")]
    [InlineData("chatgpt", "openai")]
    [InlineData("grok", "xai_grok")]
    [InlineData("voce", "elevenlabs")]
    [InlineData("validare", "neverbounce")]
    public void Search_FindsByEverydayWords(string words, string provider) => Found(words).Codes.ShouldContain(provider);

    [Theory]
    [InlineData("strpe", "stripe")]
    [InlineData("stirpe", "stripe")]
    [InlineData("samedy", "sameday")]
    [InlineData("shopfy", "shopify_admin")]
    [InlineData("facebok", "facebook_ads")]
    [InlineData("cargsu", "cargus")]
    [InlineData("watsapp", "wamm")]
    [InlineData("revolutt", "revolut_business")]
    [InlineData("elevnlabs", "elevenlabs")]
    [InlineData("facutra", "anaf_efactura")]
    public void Search_ForgivesASlip_AndSaysThatItGuesses(string words, string provider)
    {
        var (codes, guessed) = Found(words);

        codes.ShouldContain(provider);
        guessed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("glovo")]
    [InlineData("xyz")]
    [InlineData("emag")]
    public void Search_DoesNotGuessWhatIsNotThere(string words) => Found(words).Codes.ShouldBeEmpty();

    [Fact]
    public void Search_FindsAConnectionByItsOwnName_AndGuessesNothingBesideIt()
    {
        var row = new ConnectionRow(Guid.NewGuid(), "stripe", Health.Connected, "Casa de marcat Strpe", null, null, null, null, null, null, null, null, false, false);

        var search = new OverviewSearch("strpe", Catalogue, [row]);

        search.IsGuess.ShouldBeFalse();
        search.Matches(row).ShouldBeTrue();
    }

    [Fact]
    public async Task Page_FiltersWhileOneTypes_SaysHowMany_AndKeepsItInTheAddress()
    {
        var visitor = await OpenAsync(Overview);
        var box = visitor.Page.Locator("#q");
        await box.PressSequentiallyAsync("fan ");
        await Expect(visitor.Page.Locator(".tile")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("p[role=status].visually-hidden").First).ToHaveTextAsync("1 rezultat");
        await Expect(box).ToHaveValueAsync("fan ");
        visitor.Path.ShouldBe($"{Overview}?q=fan");

        await box.FillAsync("plăţi");
        await Expect(visitor.Page.Locator(".tile h3").Filter(new() { HasText = "Stripe" })).ToBeVisibleAsync();
        await box.FillAsync("samedy");
        await Expect(visitor.Page.Locator(".catalogue")).ToContainTextAsync("Nimic nu se scrie „samedy”. Asemănătoare:");
        await box.FillAsync("glovo");
        await Expect(visitor.Page.Locator(".empty")).ToContainTextAsync("Nu am găsit „glovo”");
        await visitor.ClickAsync(visitor.Link("Arată tot"));
        await Expect(visitor.Page.Locator(".tile").First).ToBeVisibleAsync();
        await Expect(box).ToHaveValueAsync(string.Empty);
    }

    [Fact]
    public async Task Slash_GoesToTheSearch_AndEnterOpensTheOnlyHitAtOnce()
    {
        var visitor = await OpenAsync(Overview);
        await visitor.Page.Keyboard.PressAsync("/");
        await visitor.Page.Keyboard.TypeAsync("stripe");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator("dialog.sheet h1")).ToContainTextAsync("Conectează Stripe");
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/new/stripe\?q=stripe$"));
    }

    private static (IReadOnlyList<string> Codes, bool Guessed) Found(string words)
    {
        var search = new OverviewSearch(words, Catalogue, []);
        return ([.. Catalogue.Where(search.Matches).Select(provider => provider.Code)], search.IsGuess);
    }
}
