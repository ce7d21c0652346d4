using GeniusErp.Modules.Integrations.Application.Connectors;
using Microsoft.Extensions.Options;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("*.intern.ro")]
    [InlineData("intern.ro:0")]
    [InlineData("intern.ro:70000")]
    [InlineData("intern.ro:x")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/8:x")]
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("http://intern.ro")]
    [InlineData("")]
    public async Task Start_WhenAnOpeningIsUnreadable_NamesItWithoutItsValue(string entry)
    {
        await using var way = new WayOut(["intern.ro", entry]);

        var problem = Should.Throw<OptionsValidationException>(way.ValidateAtStart);

        problem.Failures.ShouldHaveSingleItem().ShouldStartWith("Integrations:Egress:Allow:1:");
    }

    [Theory]
    [InlineData("intern.ro")]
    [InlineData("intern.ro:993")]
    [InlineData("10.1.0.0/16")]
    [InlineData("10.1.0.0/16:993")]
    [InlineData("::1")]
    [InlineData("[::1]:993")]
    [InlineData("fd00::/8")]
    [InlineData("fd00::/8:993")]
    [InlineData("[fd00::1]:993")]
    public async Task Start_WhenOpeningsAreWellFormed_Succeeds(string entry)
    {
        await using var way = new WayOut([entry]);

        Should.NotThrow(way.ValidateAtStart);
    }

    [Theory]
    [InlineData("127.0.0.1:5081", true)]
    [InlineData("10.1.0.0/16", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", true)]
    [InlineData("2000::/3", true)]
    [InlineData("mail.intern.ro", true)]
    [InlineData("93.184.216.34:8443", false)]
    public async Task Start_InProductionWithAnOpeningThatReachesInside_Warns(string entry, bool loud)
    {
        await using var production = new WayOut([entry], environment: "Production");
        await using var development = new WayOut([entry], environment: "Development");

        await production.StartAsync();
        await development.StartAsync();

        production.Log.All.Contains("Warning: Integrations:Egress:Allow opens").ShouldBe(loud);
        development.Log.All.ShouldNotContain("Warning");
    }

    [Theory]
    [InlineData("Integrations:Providers:openai:ApiBaseUrl", "ftp://x.test")]
    [InlineData("Integrations:Providers:openai:ApiBaseUrl", "/v1")]
    [InlineData("Integrations:Providers:openai:ApiBaseUrl", "https://x.test/?key=hunter2")]
    [InlineData("Integrations:Providers:openai:test:ApiBaseUrl", "https://u:hunter2@x.test")]
    [InlineData("Integrations:Providers:openai:TokenUrl", "hunter2")]
    [InlineData("Integrations:Providers:opennai:ApiBaseUrl", "https://x.test")]
    [InlineData("Integrations:Egress:TrustedCertificates", "/no/such/file")]
    public async Task Start_WhenASettingIsWrong_NamesItWithoutItsValue(string key, string value)
    {
        await using var way = new WayOut(settings: (key, value));

        var problem = Should.Throw<OptionsValidationException>(way.ValidateAtStart);

        problem.Message.ShouldContain(key[..key.LastIndexOf(':')]);
        problem.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Start_WhenTheCertificateFileHoldsNone_NamesTheSetting()
    {
        using var file = new TemporaryFile("nothing of the kind");
        await using var way = new WayOut(settings: ("Integrations:Egress:TrustedCertificates", file.Path));

        Should.Throw<OptionsValidationException>(way.ValidateAtStart).Message.ShouldContain("Integrations:Egress:TrustedCertificates");
    }

    [Fact]
    public async Task ApiBase_TakesTheNarrowestSetting_AndEndsInASlash()
    {
        await using var plain = new WayOut();
        await using var all = new WayOut(settings: ("Integrations:Providers:openai:ApiBaseUrl", "http://127.0.0.1:5081/openai"));
        await using var one = new WayOut(settings: [("Integrations:Providers:openai:ApiBaseUrl", "https://all.test"), ("Integrations:Providers:openai:test:ApiBaseUrl", "https://one.test/x/")]);

        plain.Addresses.ApiBase(WayOut.Provider).AbsoluteUri.ShouldBe("https://api.sample.test/v1/");
        plain.Addresses.ApiBase(WayOut.Provider, "test").AbsoluteUri.ShouldBe("https://test.sample.test/");
        all.Addresses.ApiBase(WayOut.Provider, "bare").AbsoluteUri.ShouldBe("http://127.0.0.1:5081/openai/");
        one.Addresses.ApiBase(WayOut.Provider, "test").AbsoluteUri.ShouldBe("https://one.test/x/");
        one.Addresses.ApiBase(WayOut.Provider, ProviderEnvironment.Default).AbsoluteUri.ShouldBe("https://all.test/");
        Should.Throw<InvalidOperationException>(() => plain.Addresses.ApiBase(WayOut.Provider, "bare"));
        Should.Throw<InvalidOperationException>(() => plain.Addresses.ApiBase(WayOut.Provider, "nowhere"));
    }

    [Fact]
    public async Task ApiBase_OfAnAccountsOwnHost_IsOverriddenLikeAnyOther()
    {
        await using var plain = new WayOut();
        await using var overridden = new WayOut(settings: ("Integrations:Providers:openai:ApiBaseUrl", "http://127.0.0.1:5081/shops"));
        var own = new Uri("https://one.sample.test/api");

        plain.Addresses.ApiBase(WayOut.Provider, own, "bare").AbsoluteUri.ShouldBe("https://one.sample.test/api/");
        overridden.Addresses.ApiBase(WayOut.Provider, own, "bare").AbsoluteUri.ShouldBe("http://127.0.0.1:5081/shops/");
        Should.Throw<InvalidOperationException>(() => plain.Addresses.ApiBase(WayOut.Provider, own));
        Should.Throw<InvalidOperationException>(() => plain.Addresses.ApiBase(WayOut.Provider, own, "nowhere"));
    }
}
