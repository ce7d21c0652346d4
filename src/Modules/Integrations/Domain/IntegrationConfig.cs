using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>
/// The settings of one integration as they are stored: a flat JSON object in snake_case whose secrets are sealed envelopes.
/// Immutable: every change makes a new one.
/// </summary>
internal sealed class IntegrationConfig : IEquatable<IntegrationConfig>
{
    public static readonly IntegrationConfig Empty = new(new JsonObject());

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject values;

    private IntegrationConfig(JsonObject values) => this.values = values;

    public IEnumerable<string> Names => values.Select(pair => pair.Key);

    public static IntegrationConfig Of(JsonObject values) => new((JsonObject)values.DeepClone());

    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static IntegrationConfig Parse(string json)
        => new(JsonNode.Parse(json) as JsonObject ?? throw new JsonException("A config is a JSON object."));

    public JsonNode? this[string name] => values[name];

    public bool Has(string name) => values.ContainsKey(name) && values[name] is not null;

    /// <summary>The sealed envelope under this name, or null when there is none or when what is there is not sealed.</summary>
    public SealedSecret? SecretOf(string name) => SealedSecret.Read(values[name]);

    public IntegrationConfig With(string name, JsonNode? value)
    {
        var copy = (JsonObject)values.DeepClone();
        copy[name] = value?.DeepClone();
        return new(copy);
    }

    public IntegrationConfig Without(IEnumerable<string> names)
    {
        var copy = (JsonObject)values.DeepClone();
        foreach (var name in names)
        {
            copy.Remove(name);
        }

        return new(copy);
    }

    /// <summary>Only what is not secret, and those secrets that are named. Plain text in a secret field (brought in, not adopted yet) is a secret too.</summary>
    public IntegrationConfig WithoutSecrets(Func<string, bool> isSecret, IReadOnlySet<string> keep)
        => Without(values.Where(pair => (SealedSecret.IsEnvelope(pair.Value) || isSecret(pair.Key)) && !keep.Contains(pair.Key)).Select(pair => pair.Key).ToList());

    /// <summary>What a reader may see: each secret is <c>{"set": true, "hint": "…1234"}</c>.</summary>
    public MaskedConfig Masked(Func<string, bool> isSecret) => MaskedConfig.Of(JsonSerializer.SerializeToUtf8Bytes(values, Readable), isSecret);

    public string ToJson() => values.ToJsonString();

    public JsonObject ToJsonObject() => (JsonObject)values.DeepClone();

    public bool Equals(IntegrationConfig? other) => other is not null && JsonNode.DeepEquals(values, other.values);

    public override bool Equals(object? obj) => Equals(obj as IntegrationConfig);

    public override int GetHashCode() => values.Count;

    /// <summary>Never the values: an interpolated log line must not print settings.</summary>
    public override string ToString() => $"{values.Count} settings";
}
