using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What a setting holds. Drives the JSON Schema, the console's input and the checks.</summary>
internal enum SettingKind
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>A whole number between <see cref="SettingField.Minimum"/> and <see cref="SettingField.Maximum"/>.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>One of <see cref="SettingField.Choices"/>.</summary>
    Choice,

    /// <summary>An absolute https address.</summary>
    Url,

    /// <summary>An e-mail address, at most 254 characters.</summary>
    Email,

    /// <summary>A host name or IP literal that the company enters: checked by the egress guard before every connection.</summary>
    Host,

    /// <summary>A PEM block of several lines.</summary>
    Pem,

    /// <summary>A date, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A list of short texts.</summary>
    List,
}

/// <summary>One of the values of a <see cref="SettingKind.Choice"/>.</summary>
internal sealed record SettingChoice(string Value, Text Label);

/// <summary>The field applies only while another field holds one of these values.</summary>
internal sealed record SettingCondition(string Field, params string[] Values);

/// <summary>
/// One setting of a provider. Declared once; the API's JSON Schema, the console's form, validation, masking, sealing and the docs page are drawn from it.
/// </summary>
internal sealed record SettingField
{
    /// <summary>Name on the wire and in the database, snake_case.</summary>
    public required string Name { get; init; }

    public required SettingKind Kind { get; init; }

    public required Text Label { get; init; }

    /// <summary>Where to find it, in the provider's words.</summary>
    public Text? Help { get; init; }

    /// <summary>Must be given whenever the field applies. Default false.</summary>
    public bool Required { get; init; }

    /// <summary>Sealed at rest, masked in every answer. Default false.</summary>
    public bool Secret { get; init; }

    /// <summary>The ending of a long secret may be shown: for keys and tokens, so that people recognise them; never for passwords and PEM blocks.</summary>
    public bool Hinted => Secret && Kind == SettingKind.Text && !Name.Contains("pass", StringComparison.Ordinal);

    /// <summary>The secret belongs to the company's own OAuth app and survives a disconnect. Default false.</summary>
    public bool KeptOnDisconnect { get; init; }

    /// <summary>Shown under advanced options. Default false.</summary>
    public bool Advanced { get; init; }

    /// <summary>An example that satisfies every rule; never a real value.</summary>
    public string? Example { get; init; }

    /// <summary>Used when the field is left out: string, bool or long as the kind asks.</summary>
    public object? Default { get; init; }

    /// <summary>Longest text in UTF-16 units. Default 500, for PEM 20 000.</summary>
    public int? MaxLength { get; init; }

    public int MinLength { get; init; }

    public long Minimum { get; init; } = long.MinValue;

    public long Maximum { get; init; } = long.MaxValue;

    public IReadOnlyList<SettingChoice> Choices { get; init; } = [];

    /// <summary>A .NET regular expression over the normalised value, anchored by its author. Runs with a time limit.</summary>
    public string? Pattern { get; init; }

    /// <summary>What to say when <see cref="Pattern"/> does not match, or no PEM block is there; else the shared text.</summary>
    public Text? PatternMessage { get; init; }

    /// <summary>Brings the spellings that people paste to the one that is stored. Default: trim.</summary>
    public Func<string, string>? Normalize { get; init; }

    /// <summary>A rule beyond the pattern: what is wrong with this (normalised) value, or null.</summary>
    public Func<string, Text?>? Check { get; init; }

    /// <summary>The field applies only under this condition; outside it, it is neither required nor checked.</summary>
    public SettingCondition? When { get; init; }

    public int LongestText => MaxLength ?? (Kind == SettingKind.Pem ? 20_000 : Kind == SettingKind.Email ? 254 : Kind == SettingKind.Host ? 253 : 500);
}
