using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

public sealed class MaskedConfigTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"api_key": {"hint": "…1234", "$sealed": "v1"}, "shop": "magazin"}""", """{"api_key":{"set":true,"hint":"…1234"},"shop":"magazin"}""")]
    [InlineData("""{"old": {"$sealed": "v1", "hint": "a\"b"}}""", """{"old":{"set":true,"hint":"a\"b"}}""")]
    [InlineData("""{"old": {"$sealed": {"hint": "in"}, "hint": "out"}}""", """{"old":{"set":true}}""")]
    [InlineData("""{"old": {"$sealed": null, "hint": "out"}}""", """{"old":{"set":true}}""")]
    [InlineData("""{"old": {"$sealed": "v1", "hint": {"plain": "text"}}}""", """{"old":{"set":true}}""")]
    [InlineData("""{"old": {"\u0024sealed": "v1"}}""", """{"old":{"set":true}}""")]
    [InlineData("""{"api_key": {"hint": "plain text"}}""", """{"api_key":{"set":true}}""")]
    [InlineData("""{"api\u005fkey": "plain text"}""", """{"api_key":{"set":true}}""")]
    [InlineData("""{"api_key": ["plain", ["text"]], "port": 993}""", """{"api_key":{"set":true},"port":993}""")]
    [InlineData("""{"api_key": null, "shop": null}""", """{"api_key":{"set":false},"shop":null}""")]
    [InlineData("""{"list": ["a", {"$sealed": "no setting of its own"}], "nested": {"deep": {"$sealed": "x"}}}""", """{"list":["a",{"$sealed":"no setting of its own"}],"nested":{"deep":{"$sealed":"x"}}}""")]
    public void Of_ShowsEachSettingOrItsMask(string stored, string shown)
        => JsonElement.DeepEquals(JsonElement.Parse(Json(Masked(stored))), JsonElement.Parse(shown)).ShouldBeTrue($"{Json(Masked(stored))} is not {shown}");

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    public void Of_WhenItIsNoObject_Throws(string stored) => Should.Throw<JsonException>(() => Masked(stored));

    [Fact]
    public void Json_ReadBack_IsTheSame()
    {
        var json = Json(Masked("""{"api_key": {"hint": "…1234", "$sealed": "v1"}, "shop": "Cafeluță"}"""));

        Json(JsonSerializer.Deserialize<MaskedConfig>(json)!).ShouldBe(json);
        json.ShouldContain("Cafeluță");
    }

    [Fact]
    public void Text_ShowsNoValue() => $"{Masked("""{"shop": "magazin"}""")}".ShouldNotContain("magazin");

    private static MaskedConfig Masked(string stored) => MaskedConfig.Of(Encoding.UTF8.GetBytes(stored), Given.IsSecret);

    private static string Json(MaskedConfig config) => JsonSerializer.Serialize(config);
}
