using System.Diagnostics.CodeAnalysis;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// The settings of one connection, checked and opened, in memory for one attempt. Values are <see cref="string"/>, <see cref="long"/>,
/// <see cref="bool"/>, a list of strings, or <see cref="Domain.Secret"/>. A provider parses it once into its own typed record.
/// </summary>
internal sealed class SettingValues(IReadOnlyDictionary<string, object> values)
{
    public static readonly SettingValues Empty = new(new Dictionary<string, object>());

    public IEnumerable<string> Names => values.Keys;

    /// <summary>All secrets among the values: what must not appear in anything that leaves.</summary>
    public IEnumerable<Secret> Secrets => values.Values.OfType<Secret>();

    public bool Has(string name) => values.ContainsKey(name);

    public object? this[string name] => values.GetValueOrDefault(name);

    /// <exception cref="KeyNotFoundException">The descriptor does not require the field, or the values were not checked: a bug.</exception>
    public string Text(string name) => (string)Require(name);

    public string? TextOrNull(string name) => values.GetValueOrDefault(name) as string;

    public int Integer(string name) => checked((int)(long)Require(name));

    public int? IntegerOrNull(string name) => values.GetValueOrDefault(name) is long number ? checked((int)number) : null;

    public bool Flag(string name) => values.GetValueOrDefault(name) is true;

    public IReadOnlyList<string> List(string name) => values.GetValueOrDefault(name) as IReadOnlyList<string> ?? [];

    public Secret Secret(string name) => (Secret)Require(name);

    public Secret? SecretOrNull(string name) => values.GetValueOrDefault(name) as Secret;

    public override string ToString() => $"{values.Count} settings";

    [SuppressMessage("Usage", "CA2201", Justification = "The caller broke the contract of the descriptor.")]
    private object Require(string name) => values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"Setting '{name}' is not there.");
}
