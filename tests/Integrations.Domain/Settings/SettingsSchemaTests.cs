using System.Text.Json.Nodes;
using CsCheck;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Domain.Settings;

/// <summary>The published schema and the reader are two readings of one declaration: what the schema refuses, the reader refuses.</summary>
public sealed class SettingsSchemaTests
{
    private static readonly JsonObject Schema = SettingsSchema.Of(Sample.Provider);

    private static readonly Dictionary<string, string[]> Candidates = new()
    {
        ["shop"] = ["\"magazin\"", "\"MAGAZIN\"", "\"abcdefghijk\"", "1", "[]"],
        ["api_key"] = ["\"sk_0123456789\"", "1", "{}"],
        ["port"] = ["993", "0", "65536", "1.5", "true"],
        ["live"] = ["true", "false", "\"true\""],
        ["region"] = ["\"eu\"", "\"us\"", "\"asia\""],
        ["senders"] = ["[\"magazin\"]", "[1]", "\"magazin\"", "[\"mult prea lung\"]"],
        ["us_account"] = ["\"acct\""],
        ["live_reason"] = ["\"why\""],
        ["stranger"] = ["1"],
    };

    /// <summary>Each field left out, or one of its candidates.</summary>
    private static readonly Gen<JsonObject> AnySettings = Gen.Int[0, 9].Array[Candidates.Count].Select(choices =>
    {
        var settings = new JsonObject();
        foreach (var ((name, values), choice) in Candidates.Zip(choices))
        {
            if (choice < values.Length)
            {
                settings[name] = JsonNode.Parse(values[choice]);
            }
        }

        return settings;
    });

    [Fact]
    public void Schema_AndReader_AgreeOnWhatIsRefused() => AnySettings.Sample(
        settings => SchemaReading.Accepts(Schema, settings) == Reads(settings),
        iter: 20_000,
        print: settings => settings.ToJsonString());

    [Theory]
    [InlineData("""{"shop":"magazin","api_key":"sk_0123456789"}""", true)]
    [InlineData("""{"shop":"magazin"}""", false)]
    [InlineData("""{"shop":"magazin","api_key":"sk_0123456789","region":"us"}""", false)]
    [InlineData("""{"shop":"magazin","api_key":"sk_0123456789","region":"us","us_account":"acct"}""", true)]
    [InlineData("""{"shop":"magazin","api_key":"sk_0123456789","live":true}""", false)]
    public void Schema_AndReader_KnowTheConditions(string json, bool accepted)
    {
        var settings = JsonNode.Parse(json)!.AsObject();

        SchemaReading.Accepts(Schema, settings).ShouldBe(accepted);
        Reads(settings).ShouldBe(accepted);
    }

    [Fact]
    public void Schema_MarksSecretsAsWriteOnly()
    {
        Schema["properties"]!["api_key"]!["writeOnly"]!.GetValue<bool>().ShouldBeTrue();
        Schema["properties"]!["shop"]!["writeOnly"].ShouldBeNull();
    }

    [Fact]
    public void Schema_OfANormalisedField_PublishesNoPattern()
    {
        var provider = Sample.Of(Sample.Field("cui", SettingKind.Text) with { Pattern = @"^\d+$", Normalize = Cui.Normalize });

        SettingsSchema.Of(provider)["properties"]!["cui"]!["pattern"].ShouldBeNull();
    }

    private static bool Reads(JsonObject settings)
    {
        var read = SettingsReader.Read(Sample.Provider, settings);
        return read.Errors.Count == 0 && SettingsReader.Complete(Sample.Provider, read.Changed).Errors.Count == 0;
    }
}
