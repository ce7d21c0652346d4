using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain.Settings;

/// <summary>What only the whole can tell: defaults, required fields, conditions, rules over several fields.</summary>
public sealed class SettingsCompletionTests
{
    private static readonly Dictionary<string, object> Enough = new() { ["shop"] = "magazin", ["api_key"] = new Secret("sk_0123456789") };

    [Fact]
    public void Complete_FillsDefaults()
    {
        var (values, errors) = SettingsReader.Complete(Sample.Provider, Enough);

        errors.ShouldBeEmpty();
        (values.Integer("port"), values.Flag("live"), values.Text("region")).ShouldBe((993, false, "eu"));
        values.Has("host").ShouldBeFalse();
    }

    [Fact]
    public void Complete_WithoutRequiredFields_NamesEach()
    {
        var (_, errors) = SettingsReader.Complete(Sample.Provider, new Dictionary<string, object>());

        errors.Select(error => (error.Field, error.Code)).ShouldBe([("config.shop", "required"), ("config.api_key", "required")]);
        errors[0].Message.Ro.ShouldBe("Completați câmpul „Câmpul shop”.");
    }

    [Theory]
    [InlineData("region", "us", "config.us_account")]
    [InlineData("live", true, "config.live_reason")]
    public void Complete_WhenAConditionHolds_RequiresItsField(string deciding, object value, string required)
    {
        var (_, errors) = SettingsReader.Complete(Sample.Provider, new Dictionary<string, object>(Enough) { [deciding] = value });

        errors.ShouldHaveSingleItem().Field.ShouldBe(required);
    }

    [Fact]
    public void CrossChecks_RunOnceEveryFieldIsRight()
    {
        var crossed = Sample.Provider with { CrossCheck = _ => [SettingsReader.Wrong("shop", "crossed", new("x", "x"))] };

        SettingsReader.Complete(crossed, Enough).Errors.ShouldHaveSingleItem().Code.ShouldBe("crossed");
        SettingsReader.Complete(crossed, new Dictionary<string, object>()).Errors.ShouldAllBe(error => error.Code == "required");
    }

    [Fact]
    public void Values_PrintNothing() => SettingsReader.Complete(Sample.Provider, Enough).Values.ToString().ShouldBe("5 settings");

    [Fact]
    public void Values_OfAnUnknownName_AreABug() => Should.Throw<KeyNotFoundException>(() => SettingValues.Empty.Text("shop"));
}
