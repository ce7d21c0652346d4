using System.Globalization;
using System.Resources;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>Codes and texts that are stored, sent and shown.</summary>
public sealed class WordsTests
{
    [Fact]
    public void Providers_AreThirtyAndCarryStableCodes()
    {
        var codes = Enum.GetValues<Provider>().Select(provider => provider.Code()).ToList();

        codes.Count.ShouldBe(30);
        codes.ShouldBeUnique();
        codes.ShouldAllBe(code => code.Length <= 100 && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'));
        foreach (var provider in Enum.GetValues<Provider>())
        {
            ProviderCodes.TryParse(provider.Code(), out var read).ShouldBeTrue();
            read.ShouldBe(provider);
        }
    }

    // Some parts write providers by their code, others by the word of the member: both have to say the same.
    [Fact]
    public void Providers_HaveOneSpelling() => Enum.GetValues<Provider>().ShouldAllBe(provider => Words.Code(provider) == provider.Code());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Stripe")]
    [InlineData("STRIPE")]
    [InlineData(" stripe")]
    [InlineData("12")]
    public void Providers_UnderAnotherSpelling_AreUnknown(string? code) => ProviderCodes.TryParse(code, out _).ShouldBeFalse();

    [Fact]
    public void Statuses_AreTheThreeOfTheTable()
        => Enum.GetValues<IntegrationStatus>().Select(status => Words.Code(status)).ShouldBe(["disconnected", "connected", "error"]);

    [Fact]
    public void Words_OutsideTheList_AreRefused()
    {
        Words.TryParse<IntegrationStatus>("Connected", out _).ShouldBeFalse();
        Words.TryParse<IntegrationStatus>("1", out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => Words.Parse<IntegrationStatus>("broken"));
        Should.Throw<ArgumentOutOfRangeException>(() => Words.Code((IntegrationStatus)9));
    }

    [Fact]
    public void Reasons_FallIntoThreeKinds()
    {
        var reasons = Enum.GetValues<FailureReason>();

        reasons.Where(reason => reason.IsPassing()).ShouldBe([FailureReason.ProviderUnavailable, FailureReason.RateLimited]);
        reasons.Where(reason => !reason.IsPassing() && !reason.IsPermanent()).ShouldBe([FailureReason.OperatorFault]);
    }

    [Fact]
    public void SharedTexts_FillTheirPlacesInBothLanguages()
    {
        var text = SharedTexts.Get("error.integration.account_key_taken", "depozit");

        text.En.ShouldContain("“depozit”");
        text.Ro.ShouldContain("„depozit”");
    }

    // Bug class: a text with braces from outside must not be read as a format again.
    [Fact]
    public void SharedTexts_TakeArgumentsAsTheyAre() => SharedTexts.Get("error.integration.account_key_taken", "{0} {1}").En.ShouldContain("“{0} {1}”");

    [Fact]
    public void SharedTexts_OfNoKey_AreABug()
    {
        SharedTexts.Find("error.nobody_wrote_this").ShouldBeNull();
        Should.Throw<MissingManifestResourceException>(() => SharedTexts.Get("error.nobody_wrote_this"));
    }

    [Theory]
    [InlineData("ro-RO", "unu")]
    [InlineData("ro-MD", "unu")]
    [InlineData("en-GB", "one")]
    [InlineData("de-DE", "one")]
    [InlineData("", "one")]
    public void Texts_AreRomanianForRomaniansAndEnglishForEverybodyElse(string culture, string shown)
        => new Text("one", "unu").In(CultureInfo.GetCultureInfo(culture)).ShouldBe(shown);

    [Theory]
    [InlineData("one", " ")]
    [InlineData("", "unu")]
    public void Texts_InOneLanguageOnly_CannotBeMade(string en, string ro) => Should.Throw<ArgumentException>(() => new Text(en, ro));

    [Fact]
    public void Ids_SortByTime()
    {
        var earlier = IntegrationId.New(Given.Noon);
        var later = IntegrationId.New(Given.Noon.AddSeconds(1));

        string.CompareOrdinal(earlier.ToString(), later.ToString()).ShouldBeLessThan(0);
        earlier.Value.Version.ShouldBe(7);
    }
}
