using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Wamm;

/// <summary>WAMM has no call that could prove a token, so none is made and there are only settings to test.</summary>
[ConformanceOf(Provider.Wamm)]
public sealed class WammTests : SettingsConformance
{
    private const string NothingIsCalled = "WAMM documents no read-only call: connecting calls nothing, so there is no answer to read.";

    private protected override JsonObject Good => new() { ["access_token"] = "5a0db0c5a0db0c01", ["instance_id"] = "609ACF283ABCD", ["email"] = "erp@exemplu.ro" };

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["access_token"] = ["two words", "https://app.wamm.pro/api/send", "access_token=5a0db0c5a0db0c01", "tokenă"],
        ["instance_id"] = ["609ACF-283ABCD", "+40700000000", "609 283"],
        ["email"] = ["erp", "erp@"],
    };

    private protected override IReadOnlyDictionary<string, string[]> LookAlikes => new Dictionary<string, string[]>
    {
        ["access_token"] = ["https://wamm.chat/api2/msg_to/5a0db0c5/"],
    };

    private protected override IReadOnlyCollection<Exemption> Exemptions
        => [.. Enum.GetValues<Check>().Where(check => check != Check.Settings).Select(check => new Exemption(check, ExemptionKind.DoesNotApply, NothingIsCalled))];

    [Fact]
    public void Connector_HasNothingThatCouldSendAMessage()
        => TierRule.Capabilities(Declared.Connector).ShouldBeEmpty();

    [Fact]
    public void Descriptor_SaysInBothLanguagesThatItIsNotVerified()
    {
        Descriptor.VerifyCost.ShouldBe(VerifyCost.None);
        Descriptor.Limitations!.En.ShouldContain("not verified");
        Descriptor.Limitations.Ro.ShouldContain("neverificată");
    }
}
