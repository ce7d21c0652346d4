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
                json.WritePropertyName(name);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isEnvelope = IsEnvelope(ref reader, stored, out var hint);
                var value = stored[start..(int)reader.BytesConsumed];
                if (isEnvelope || isSecret(name))
                {
                    WriteMask(json, isSet: !value.SequenceEqual("null"u8), hint);
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

    /// <summary>Reads one value to its end. A hint, as it is written, counts only beside an envelope that is a text: see <see cref="SealedSecret.Read"/>.</summary>
    private static bool IsEnvelope(ref Utf8JsonReader reader, ReadOnlySpan<byte> stored, out ReadOnlySpan<byte> hint)
    {
        hint = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var (found, readable) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isEnvelope, isHint) = (reader.ValueTextEquals(SealedSecret.Member), reader.ValueTextEquals(SealedSecret.HintMember));
            reader.Read();
            var isText = reader.TokenType == JsonTokenType.String;
            (found, readable) = (found || isEnvelope, readable || (isEnvelope && isText));
            if (isHint && isText)
            {
                hint = stored[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
            }

            reader.Skip();
        }

        hint = readable ? hint : default;
        return found;
    }

    private static void WriteMask(Utf8JsonWriter json, bool isSet, ReadOnlySpan<byte> hint)
    {
        json.WriteStartObject();
        json.WriteBoolean("set"u8, isSet);
        if (!hint.IsEmpty)
        {
            json.WritePropertyName("hint"u8);
            json.WriteRawValue(hint, skipInputValidation: true);
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
