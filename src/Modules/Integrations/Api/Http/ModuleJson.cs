using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>How the module writes JSON: snake_case as in the tables, absent values as null, Romanian letters readable.</summary>
internal static class ModuleJson
{
    public static readonly JsonSerializerOptions Options = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;

        // The answers are application/json, never part of a page: nothing needs escaping for HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.MaxDepth = 32;
        options.Converters.Add(new ErrorConverter());
    }

    /// <summary>An error inside an answer (a row of an import): code, message, fields.</summary>
    private sealed class ErrorConverter : JsonConverter<Error>
    {
        public override Error Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Error value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("code", value.Code);
            writer.WritePropertyName("message");
            JsonSerializer.Serialize(writer, value.Message, options);
            writer.WritePropertyName("errors");
            JsonSerializer.Serialize(writer, value.Fields, options);
            writer.WriteEndObject();
        }
    }
}
