using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain.Settings;

/// <summary>One field at a time: what is taken, in which form, and what is refused under which code.</summary>
public sealed class SettingsReaderTests
{
    [Theory]
    [InlineData("shop", "\"magazin\"", "magazin")]
    [InlineData("shop", "\"  magazin\\n\"", "magazin")]
    [InlineData("port", "993", 993L)]
    [InlineData("port", "\" 993 \"", 993L)]
    [InlineData("port", "1", 1L)]
    [InlineData("port", "65535", 65535L)]
    [InlineData("live", "true", true)]
    [InlineData("region", "\"us\"", "us")]
    [InlineData("callback", "\"https://example.ro/cale?x=1\"", "https://example.ro/cale?x=1")]
    [InlineData("sender", "\"office@example.ro\"", "office@example.ro")]
    [InlineData("host", "\"mail.example.ro\"", "mail.example.ro")]
    [InlineData("host", "\"10.0.0.1\"", "10.0.0.1")]
    [InlineData("since", "\"2028-02-29\"", "2028-02-29")]
    [InlineData("cui", "\"RO 12345674\"", "12345674")]
    public void Values_AreTakenInTheirStoredForm(string field, string json, object stored) => Sample.Value(field, json).ShouldBe(stored);

    [Theory]
    [InlineData("shop", "1", "wrong_type")]
    [InlineData("shop", "true", "wrong_type")]
    [InlineData("shop", "[\"magazin\"]", "wrong_type")]
    [InlineData("shop", "{}", "wrong_type")]
    [InlineData("shop", "\"a\"", "too_short")]
    [InlineData("shop", "\"abcdefghijk\"", "too_long")]
    [InlineData("shop", "\"MAGAZIN\"", "bad_form")]
    [InlineData("shop", "\"maga\\u0000zin\"", "control_character")]
    [InlineData("shop", "\"maga\\nzin\"", "control_character")]
    [InlineData("shop", "\"maga\\u001bzin\"", "control_character")]
    [InlineData("shop", "\"maga\\u0085zin\"", "control_character")]
    [InlineData("shop", "\"\\u0000\"", "control_character")]
    [InlineData("port", "0", "out_of_range")]
    [InlineData("port", "65536", "out_of_range")]
    [InlineData("port", "1.5", "wrong_type")]
    [InlineData("port", "1e40", "wrong_type")]
    [InlineData("port", "\"abc\"", "wrong_type")]
    [InlineData("port", "\"1,000\"", "wrong_type")]
    [InlineData("port", "true", "wrong_type")]
    [InlineData("live", "\"true\"", "wrong_type")]
    [InlineData("live", "1", "wrong_type")]
    [InlineData("region", "\"EU\"", "not_a_choice")]
    [InlineData("callback", "\"http://example.ro\"", "not_a_url")]
    [InlineData("callback", "\"https://user:pass@example.ro\"", "not_a_url")]
    [InlineData("callback", "\"javascript:alert(1)\"", "not_a_url")]
    [InlineData("callback", "\"example.ro\"", "not_a_url")]
    [InlineData("sender", "\"office\"", "not_an_email")]
    [InlineData("sender", "\"a@b@example.ro\"", "not_an_email")]
    [InlineData("sender", "\"Ana <ana@example.ro>\"", "not_an_email")]
    [InlineData("sender", "\"ana@example\"", "not_an_email")]
    [InlineData("host", "\"https://mail.example.ro\"", "not_a_host")]
    [InlineData("host", "\"mail.example.ro/x\"", "not_a_host")]
    [InlineData("host", "\"ana@mail.example.ro\"", "not_a_host")]
    [InlineData("host", "\"mail.example.ro:993\"", "not_a_host")]
    [InlineData("host", "\"mail example.ro\"", "not_a_host")]
    [InlineData("certificate", "\"MIIB\"", "not_a_pem")]
    [InlineData("since", "\"29.02.2028\"", "not_a_date")]
    [InlineData("since", "\"2027-02-29\"", "not_a_date")]
    [InlineData("senders", "\"magazin\"", "wrong_type")]
    [InlineData("senders", "[1]", "wrong_type")]
    [InlineData("senders", "[null]", "wrong_type")]
    [InlineData("senders", "[\"mult prea lung\"]", "too_long")]
    [InlineData("cui", "\"12345678\"", "refused")]
    [InlineData("cui", "\"1960529460015\"", "refused")]
    [InlineData("api_key", "\"short\"", "too_short")]
    [InlineData("api_key", "\"\"", "required")]
    [InlineData("api_key", "\"   \"", "required")]
    [InlineData("api_key", "{\"$sealed\":\"envelope\"}", "wrong_type")]
    [InlineData("api_key", "{\"set\":true,\"value\":\"x\"}", "wrong_type")]
    public void Values_ThatBreakARule_AreRefusedByName(string field, string json, string code)
    {
        var error = Sample.Error(field, json);

        (error.Field, error.Code).ShouldBe(("config." + field, code));
        error.Message.Ro.ShouldNotBeNullOrWhiteSpace();
    }

    // Half a symbol is legal JSON text and no text of PostgreSQL's.
    [Theory]
    [InlineData('a', 'b', '\ud83d')]
    [InlineData('\udc00', 'a', 'b')]
    [InlineData('\ud83d', '\ud83d', '\ude00')]
    public void HalfASymbol_IsRefused(params char[] text)
        => SettingsReader.Read(Sample.Provider, new() { ["shop"] = JsonValue.Create(new string(text)) }).Errors.ShouldHaveSingleItem().Code.ShouldBe("control_character");

    [Fact]
    public void WholeSymbols_AreTaken() => SettingsReader.Storable("Cafeaua 😀 ș").ShouldBeTrue();

    [Fact]
    public void VeryLongText_IsRefusedBeforeItIsLookedAt()
        => SettingsReader.Read(Sample.Provider, new() { ["api_key"] = new string('\0', 1_000_000) }).Errors.ShouldHaveSingleItem().Code.ShouldBe("too_long");

    [Fact]
    public void Pem_KeepsItsLines()
    {
        const string pem = "-----BEGIN CERTIFICATE-----\nMIIB\r\n-----END CERTIFICATE-----";

        SettingsReader.Read(Sample.Provider, new() { ["certificate"] = pem + "\n" }).Changed["certificate"].ShouldBe(pem);
    }

    [Fact]
    public void Secrets_AreTakenAsSecrets() => Sample.Value("api_key", "\" sk_0123456789 \"").ShouldBeOfType<Secret>().Reveal().ShouldBe("sk_0123456789");

    [Fact]
    public void Passwords_KeepTheirSpaces() => Sample.Value("password", "\" pa ss \"").ShouldBeOfType<Secret>().Reveal().ShouldBe(" pa ss ");

    [Theory]
    [InlineData("""{"set":true}""")]
    [InlineData("""{"set":true,"hint":"…1234"}""")]
    [InlineData("""{"set":false}""")]
    public void Masks_SentBack_KeepWhatIsStored(string mask)
    {
        var read = Sample.Read("api_key", mask);

        (read.Changed.Count, read.Cleared.Count, read.Errors.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void Masks_InAPlainField_AreNoMasks() => Sample.Error("shop", """{"set":true}""").Code.ShouldBe("wrong_type");

    [Fact]
    public void Null_ClearsAField()
    {
        Sample.Read("api_key", "null").Cleared.ShouldBe(["api_key"]);
        Sample.Read("shop", "null").Cleared.ShouldBe(["shop"]);
    }

    [Fact]
    public void EmptyText_ClearsAPlainField() => Sample.Read("host", "\"  \"").Cleared.ShouldBe(["host"]);

    [Fact]
    public void UnknownMembers_AreNamedWithTheKnownOnes()
    {
        var error = Sample.Error("apikey", "\"x\"");

        (error.Field, error.Code).ShouldBe(("config.apikey", "unknown"));
        error.Message.En.ShouldContain("api_key");
    }

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("a\u001b[31m")]
    public void UnknownMembers_UnderUnprintableNames_AreNotEchoed(string name) => Sample.Error(name, "1").Field.ShouldBe("config.?");

    [Fact]
    public void UnknownMembers_UnderEndlessNames_AreNotEchoed() => Sample.Error(new string('x', 101), "1").Field.ShouldBe("config.?");

    [Fact]
    public void Errors_OfEveryField_AreReportedTogether()
        => SettingsReader.Read(Sample.Provider, new() { ["shop"] = 1, ["port"] = 0, ["other"] = 1 }).Errors.Select(error => error.Code)
            .ShouldBe(["wrong_type", "out_of_range", "unknown"]);

    [Fact]
    public void Lists_AreBounded()
    {
        SettingsReader.Read(Sample.Provider, new() { ["senders"] = List(200) }).Errors.ShouldBeEmpty();
        SettingsReader.Read(Sample.Provider, new() { ["senders"] = List(201) }).Errors.ShouldHaveSingleItem().Code.ShouldBe("wrong_type");

        static JsonArray List(int length) => new([.. Enumerable.Range(0, length).Select(_ => JsonValue.Create("magazin"))]);
    }

    [Fact]
    public void Errors_NeverRepeatWhatWasSent()
    {
        var sent = new JsonObject { ["api_key"] = new JsonArray("sk_typed_by_a_person"), ["password"] = new JsonObject { ["value"] = "sk_typed_by_a_person" } };

        SettingsReader.Read(Sample.Provider, sent).Errors.ShouldAllBe(error => !error.ToString().Contains("sk_typed", StringComparison.Ordinal));
    }
}
