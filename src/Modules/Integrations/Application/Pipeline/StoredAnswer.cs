using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Pipeline;

/// <summary>A use case's result as JSON, to give the same answer again. Results are views: no secret is in them.</summary>
internal static class StoredAnswer
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new TextConverter() } };

    public static string Write<T>(Result<T> result) => JsonSerializer.Serialize(new Stored<T>(result.Value, result.Error), Options);

    /// <typeparam name="TResponse">A <see cref="Result{T}"/>.</typeparam>
    public static TResponse Read<TResponse>(string json)
        where TResponse : IResult<TResponse>
    {
        var read = typeof(StoredAnswer).GetMethod(nameof(ReadResult), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(typeof(TResponse).GetGenericArguments()[0]);
        return (TResponse)read.Invoke(null, [json])!;
    }

    private static Result<T> ReadResult<T>(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored<T>>(json, Options)!;
        return stored.Error is { } error ? error : stored.Value!;
    }

    private sealed record Stored<T>(T? Value, Error? Error);

    private sealed class TextConverter : JsonConverter<Text>
    {
        public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var both = JsonSerializer.Deserialize<string[]>(ref reader)!;
            return new(both[0], both[1]);
        }

        public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options)
            => JsonSerializer.Serialize(writer, new[] { value.En, value.Ro });
    }
}
