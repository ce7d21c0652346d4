using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>
/// What a reader may see of a config: a JSON object whose secrets are <c>{"set": true, "hint": "…1234"}</c>. Masked in one pass over the stored text and
/// kept as text, because a page shows two hundred of them. The only place that masks.
/// </summary>
[JsonConverter(typeof(Converter))]
internal sealed class MaskedConfig
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ReadOnlyMemory<byte> json;

    private MaskedConfig(ReadOnlyMemory<byte> json) => this.json = json;

    /// <param name="stored">A config as UTF-8.</param>
    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static MaskedConfig Of(ReadOnlySpan<byte> stored, Func<string, bool> isSecret)
    {
        var reader = new Utf8JsonReader(stored);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A config is a JSON object.");
        }

        var masked = new ArrayBufferWriter<byte>(stored.Length);
        using (var json = new Utf8JsonWriter(masked, Writing))
        {
            json.WriteStartObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                json.WritePropertyName(name);
                var value = ValueAt(ref reader, stored);
                var envelope = EnvelopeIn(value);
                if (envelope.Found || isSecret(name))
                {
                    WriteMask(json, isSet: !value.SequenceEqual("null"u8), envelope.Hint);
                }
                else
                {
                    json.WriteRawValue(value, skipInputValidation: true);
                }
            }

            json.WriteEndObject();
        }

        return new(masked.WrittenMemory);
    }

    public JsonObject ToJsonObject() => JsonNode.Parse(json.Span)!.AsObject();

    /// <summary>Never the values: an interpolated log line must not print settings.</summary>
    public override string ToString() => "masked settings";

    /// <summary>The value's own text; the reader stands on its last token afterwards.</summary>
    private static ReadOnlySpan<byte> ValueAt(ref Utf8JsonReader reader, ReadOnlySpan<byte> stored)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return stored[start..(int)reader.BytesConsumed];
    }

    /// <summary>A hint counts only beside an envelope that is a text, as <see cref="SealedSecret.Read"/> has it.</summary>
    private static (bool Found, string? Hint) EnvelopeIn(ReadOnlySpan<byte> value)
    {
        if (value[0] != (byte)'{')
        {
            return default;
        }

        var (found, whole, hint) = (false, false, (string?)null);
        var reader = new Utf8JsonReader(value);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(SealedSecret.Member))
            {
                reader.Read();
                (found, whole) = (true, reader.TokenType == JsonTokenType.String);
            }
            else if (reader.ValueTextEquals(SealedSecret.HintMember))
            {
                reader.Read();
                hint = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return (found, whole ? hint : null);
    }

    private static void WriteMask(Utf8JsonWriter json, bool isSet, string? hint)
    {
        json.WriteStartObject();
        json.WriteBoolean("set"u8, isSet);
        if (hint is not null)
        {
            json.WriteString("hint"u8, hint);
        }

        json.WriteEndObject();
    }

    /// <summary>Written as it stands; read back for an answer that was kept.</summary>
    private sealed class Converter : JsonConverter<MaskedConfig>
    {
        public override MaskedConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => new(JsonMarshal.GetRawUtf8Value(JsonElement.ParseValue(ref reader)).ToArray());

        public override void Write(Utf8JsonWriter writer, MaskedConfig value, JsonSerializerOptions options)
            => writer.WriteRawValue(value.json.Span, skipInputValidation: true);
    }
}
