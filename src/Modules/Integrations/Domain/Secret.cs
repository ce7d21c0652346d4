using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>A password, key or token in memory. It prints and serialises as a mask; only <see cref="Reveal"/> gives the value.</summary>
[DebuggerDisplay(Mask)]
[JsonConverter(typeof(MaskingConverter))]
internal sealed class Secret : IEquatable<Secret>
{
    public const string Mask = "***";

    private readonly string value;

    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        this.value = value;
    }

    public int Length => value.Length;

    /// <summary>The value itself: call it where the bytes leave for the provider, and nowhere else.</summary>
    public string Reveal() => value;

    /// <summary>"…1234" for values of 16 characters or more, else null: a short value would be given away by its ending.</summary>
    public string? Hint() => value.Length >= 16 && !value[^4..].Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? "…" + value[^4..] : null;

    public bool Equals(Secret? other)
        => other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(other.value));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Mask;

    internal sealed class MaskingConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => throw new NotSupportedException("A secret is never read from JSON by itself.");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Mask);
    }
}
