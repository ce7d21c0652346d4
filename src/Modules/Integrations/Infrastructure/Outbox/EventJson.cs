using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>An event as it lies in the table: snake_case, and codes instead of numbers, because another build may read it.</summary>
internal static class EventJson
{
    public static readonly JsonSerializerOptions Options = Create();

    public static string Write(IntegrationNotification notification) => JsonSerializer.Serialize(notification, notification.GetType(), Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            IgnoreReadOnlyProperties = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new ProviderConverter(), new ReasonConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class ProviderConverter : JsonConverter<Provider>
    {
        public override Provider Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => ProviderCodes.TryParse(reader.GetString(), out var provider) ? provider : throw new JsonException("Not a provider of this build.");

        public override void Write(Utf8JsonWriter writer, Provider value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code());
    }

    private sealed class ReasonConverter : JsonConverter<FailureReason>
    {
        public override FailureReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => Words.TryParse<FailureReason>(reader.GetString(), out var reason) ? reason : throw new JsonException("Not a reason of this build.");

        public override void Write(Utf8JsonWriter writer, FailureReason value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code());
    }
}
