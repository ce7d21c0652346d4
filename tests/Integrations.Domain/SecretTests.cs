using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>A secret leaves by one door only.</summary>
public sealed class SecretTests
{
    private const string Value = "sk_live_0123456789abcdef";

    private static readonly Secret Key = new(Value);

    private sealed record Holder(string Name, Secret Key);

    [Fact]
    public void Reveal_GivesTheValue() => Key.Reveal().ShouldBe(Value);

    [Fact]
    public void Text_ShowsTheMask()
    {
        Key.ToString().ShouldBe("***");
        $"key={Key}".ShouldBe("key=***");
        string.Format(CultureInfo.InvariantCulture, "{0}", Key).ShouldBe("***");
        string.Concat("key=", Key).ShouldBe("key=***");
        new Holder("a", Key).ToString().ShouldNotContain("0123456789");
    }

    [Fact]
    public void Json_ShowsTheMask()
    {
        JsonSerializer.Serialize(Key).ShouldBe("\"***\"");
        JsonSerializer.Serialize(new Holder("a", Key)).ShouldBe("""{"Name":"a","Key":"***"}""");
        JsonSerializer.Serialize(new Dictionary<string, object> { ["key"] = Key }).ShouldBe("""{"key":"***"}""");
    }

    [Fact]
    public void Json_IsNeverReadIntoASecret() => Should.Throw<NotSupportedException>(() => JsonSerializer.Deserialize<Secret>("\"x\""));

    [Fact]
    public void Debugger_ShowsTheMask() => typeof(Secret).GetCustomAttribute<DebuggerDisplayAttribute>().ShouldNotBeNull().Value.ShouldBe("***");

    [Fact]
    public void Exceptions_ShowNoValue()
    {
        new InvalidOperationException($"Cannot use {Key}.").ToString().ShouldNotContain("0123456789");
        Should.Throw<ArgumentException>(() => new Secret("")).Message.ShouldNotContain("sk_");
    }

    [Fact]
    public void Members_ShowNoValue()
        => typeof(Secret).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.GetValue(Key)).ShouldNotContain(Value);

    [Theory]
    [InlineData("0123456789abcde", null)]
    [InlineData("0123456789abcdef", "…cdef")]
    [InlineData("0123456789abcde\n", null)]
    [InlineData("0123456789ab\ud83d\ude00", null)]
    public void Hint_IsForLongPrintableValuesOnly(string value, string? hint) => new Secret(value).Hint().ShouldBe(hint);

    [Fact]
    public void Equality_ComparesValues()
    {
        Key.Equals(new Secret(Value)).ShouldBeTrue();
        Key.Equals(new Secret(Value + "0")).ShouldBeFalse();
        Key.Equals(null).ShouldBeFalse();
        Key.GetHashCode().ShouldBe(new Secret(Value).GetHashCode());
    }
}
