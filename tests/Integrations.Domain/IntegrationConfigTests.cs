using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

public sealed class IntegrationConfigTests
{
    [Fact]
    public void Masked_ShowsEnvelopesAsSetWithTheirHint()
        => Given.Config().Masked(Given.IsSecret).ToJsonObject().ToJsonString().ShouldBe("""{"shop":"magazin","api_key":{"set":true,"hint":"\u20261234"}}""");

    [Fact]
    public void Masked_HidesAnEnvelopeUnderAnyName()
    {
        var config = IntegrationConfig.Of(new() { ["retired_field"] = new SealedSecret("sealed-1", null).ToJson() });

        config.Masked(_ => false).ToJsonObject().ToJsonString().ShouldBe("""{"retired_field":{"set":true}}""");
    }

    [Theory]
    [InlineData("\"sk_plain_text\"", true)]
    [InlineData("{\"set\":true,\"hint\":\"sk_plain_text\"}", true)]
    [InlineData("[\"sk_plain_text\"]", true)]
    [InlineData("null", false)]
    public void Masked_WhenASecretFieldHoldsSomethingElse_HidesIt(string stored, bool set)
    {
        var masked = IntegrationConfig.Of(new() { ["api_key"] = JsonNode.Parse(stored) }).Masked(Given.IsSecret).ToJsonObject();

        masked.ToJsonString().ShouldNotContain("sk_plain_text");
        masked["api_key"]!["set"]!.GetValue<bool>().ShouldBe(set);
    }

    [Fact]
    public void SecretOf_WhenWhatIsThereIsNotSealed_IsNull()
    {
        IntegrationConfig.Of(new() { ["api_key"] = "plain" }).SecretOf("api_key").ShouldBeNull();
        Given.Config().SecretOf("api_key").ShouldBe(new SealedSecret("sealed-1", "…1234"));
    }

    [Fact]
    public void Configs_AreImmutable()
    {
        var values = new JsonObject { ["shop"] = "a" };
        var config = IntegrationConfig.Of(values);

        values["shop"] = "b";
        config.ToJsonObject()["shop"] = "c";
        config.With("shop", "d");
        config.Without(["shop"]);

        config["shop"]!.GetValue<string>().ShouldBe("a");
    }

    [Fact]
    public void Equality_IgnoresTheOrderOfMembers()
        => IntegrationConfig.Parse("""{"a":1,"b":[true]}""").ShouldBe(IntegrationConfig.Parse("""{"b":[true],"a":1}"""));

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    public void Parse_WhenItIsNoObject_Throws(string json) => Should.Throw<JsonException>(() => IntegrationConfig.Parse(json));

    [Fact]
    public void Text_ShowsNoValue() => $"{Given.Config()}".ShouldBe("2 settings");

    [Theory]
    [InlineData("""{"set":true}""", true)]
    [InlineData("""{"set":false}""", true)]
    [InlineData("""{"set":true,"hint":"…1234"}""", true)]
    [InlineData("""{"set":true,"value":"x"}""", false)]
    [InlineData("""{"set":"true"}""", false)]
    [InlineData("""{"hint":"x"}""", false)]
    [InlineData("\"x\"", false)]
    public void IsMask_KnowsWhatAReadShows(string json, bool mask) => SealedSecret.IsMask(JsonNode.Parse(json)).ShouldBe(mask);
}
