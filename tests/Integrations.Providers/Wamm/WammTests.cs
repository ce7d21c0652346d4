using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Http;
using GeniusErp.Modules.Integrations.Providers;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
        => TierRule.Capabilities(Declared.Connector).ShouldBe([typeof(IAuthenticatesRequests)]);

    /// <summary>ulmeanuadrian/n8n-nodes-wamm:nodes/WammSend.node.ts: token and instance in the query, token and e-mail in a header.</summary>
    [Fact]
    public async Task PreparedCall_CarriesTokenInstanceAndEmail_WhereWammExpectsThem()
    {
        using var services = new ServiceCollection().AddLogging().AddProviderHttp(new ConfigurationBuilder().Build()).AddProviders().BuildServiceProvider();
        var authentication = services.GetRequiredService<IProviderCatalogue>().Capability<IAuthenticatesRequests>(Provider.Wamm).ShouldNotBeNull();
        var attempt = new ConnectionAttempt(new("company-1"), SettingsReader.Complete(Descriptor, SettingsReader.Read(Descriptor, Good).Changed).Values);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(authentication.BaseAddress(attempt.Settings).Value!, "send?number=40700000000&access_token=of-the-caller"));

        await authentication.AuthenticateAsync(request, attempt, TestContext.Current.CancellationToken);

        request.RequestUri!.AbsoluteUri.ShouldBe("https://app.wamm.pro/api/send?number=40700000000&instance_id=609ACF283ABCD&access_token=5a0db0c5a0db0c01");
        request.Headers.GetValues("ACCESS-TOKEN").ShouldBe(["5a0db0c5a0db0c01:erp@exemplu.ro"]);
    }

    [Fact]
    public void Descriptor_SaysInBothLanguagesThatItIsNotVerified()
    {
        Descriptor.VerifyCost.ShouldBe(VerifyCost.None);
        Descriptor.Limitations!.En.ShouldContain("not verified");
        Descriptor.Limitations.Ro.ShouldContain("neverificată");
    }
}
