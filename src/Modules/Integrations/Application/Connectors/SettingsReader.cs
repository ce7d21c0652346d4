using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What a caller sent, checked field by field against the descriptor.</summary>
/// <param name="Changed">New values of the fields that were sent: checked and normalised.</param>
/// <param name="Cleared">Fields that were sent as null.</param>
/// <param name="Errors">What is wrong; empty means that the values may be used.</param>
internal sealed record SettingsInput(IReadOnlyDictionary<string, object> Changed, IReadOnlySet<string> Cleared, IReadOnlyList<FieldError> Errors);

/// <summary>Turns JSON into checked settings. Leaving a field out, or sending back the mask that a read showed, keeps what is stored; null clears it.</summary>
internal static class SettingsReader
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads what was sent. Fields that the descriptor does not know are errors.</summary>
    public static SettingsInput Read(ProviderDescriptor provider, JsonObject sent)
    {
        var changed = new Dictionary<string, object>();
        var cleared = new HashSet<string>();
        var errors = new List<FieldError>();
        foreach (var (name, node) in sent)
        {
            var field = provider.Settings.FirstOrDefault(candidate => candidate.Name == name);
            if (field is null)
            {
                errors.Add(Wrong(Printable(name), "unknown", SharedTexts.Get("setting.unknown", string.Join(", ", provider.Settings.Select(known => known.Name)))));
            }
            else if (node is null)
            {
                cleared.Add(name);
            }
            else if (field.Secret && SealedSecret.IsMask(node))
            {
                // What a read showed, sent back: keep.
            }
            else
            {
                var (value, error) = ReadField(field, node);
                if (error is not null)
                {
                    errors.Add(error);
                }
                else if (value is string { Length: 0 } && !field.Secret)
                {
                    cleared.Add(name);
                }
                else
                {
                    changed[name] = field.Secret ? new Secret((string)value!) : value!;
                }
            }
        }

        return new(changed, cleared, errors);
    }

    /// <summary>Adds defaults, then checks what only the whole can tell: required fields, conditions, rules over several fields.</summary>
    public static (SettingValues Values, IReadOnlyList<FieldError> Errors) Complete(ProviderDescriptor provider, IReadOnlyDictionary<string, object> known)
    {
        var values = new Dictionary<string, object>(known);
        foreach (var field in provider.Settings.Where(field => field.Default is not null && !values.ContainsKey(field.Name)))
        {
            values[field.Name] = field.Default is int number ? (long)number : field.Default!;
        }

        var settings = new SettingValues(values);
        var errors = provider.Settings
            .Where(field => field.Required && !values.ContainsKey(field.Name) && Applies(field, settings))
            .Select(field => Wrong(field.Name, "required", Required(field)))
            .ToList();
        if (errors.Count == 0 && provider.CrossCheck is { } check)
        {
            errors.AddRange(check(settings));
        }

        return (settings, errors);
    }

    public static bool Applies(SettingField field, SettingValues values)
        => field.When is not { } condition
            || (values[condition.Field] switch
            {
                bool flag => flag ? "true" : "false",
                string text => text,
                _ => null,
            } is { } current && condition.Values.Contains(current));

    /// <summary>A field error as the API names it: under <c>config.</c></summary>
    public static FieldError Wrong(string field, string code, Text message) => new("config." + field, code, message);

    private static Text Required(SettingField field)
        => SharedTexts.Get("setting.required", field.Label);

    private static (object? Value, FieldError? Error) ReadField(SettingField field, JsonNode node)
        => field.Kind switch
        {
            SettingKind.Integer => ReadInteger(field, node),
            SettingKind.Boolean => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False
                ? (node.GetValue<bool>(), null)
                : (null, WrongType(field, "type.boolean")),
            SettingKind.List => ReadList(field, node),
            _ => node.GetValueKind() == JsonValueKind.String ? ReadText(field, node.GetValue<string>()) : (null, WrongType(field, "type.text")),
        };

    private static (object? Value, FieldError? Error) ReadInteger(SettingField field, JsonNode node)
    {
        long number;
        if (node.GetValueKind() == JsonValueKind.Number)
        {
            // A number that was parsed reads as either; one that was made in code, only as the type it was made of.
            if (!node.AsValue().TryGetValue(out number))
            {
                if (!node.AsValue().TryGetValue(out int made))
                {
                    return (null, WrongType(field, "type.integer"));
                }

                number = made;
            }
        }
        else if (node.GetValueKind() != JsonValueKind.String
            || !long.TryParse(node.GetValue<string>().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return (null, WrongType(field, "type.integer"));
        }

        return number < field.Minimum || number > field.Maximum
            ? (null, Wrong(field.Name, "out_of_range", SharedTexts.Get("setting.out_of_range", field.Minimum, field.Maximum)))
            : (number, null);
    }

    private static (object? Value, FieldError? Error) ReadList(SettingField field, JsonNode node)
    {
        if (node is not JsonArray items || items.Count > 200)
        {
            return (null, WrongType(field, "type.list"));
        }

        var list = new List<string>();
        foreach (var item in items)
        {
            if (item is null || item.GetValueKind() != JsonValueKind.String)
            {
                return (null, WrongType(field, "type.list"));
            }

            var (value, error) = ReadText(field, item.GetValue<string>());
            if (error is not null)
            {
                return (null, error);
            }

            list.Add((string)value!);
        }

        return (list, null);
    }

    private static (object? Value, FieldError? Error) ReadText(SettingField field, string raw)
    {
        // Bounded before anything else looks at it.
        if (raw.Length > field.LongestText + 64)
        {
            return (null, TooLong(field));
        }

        if (!Storable(raw, manyLines: field.Kind == SettingKind.Pem))
        {
            return (null, Wrong(field.Name, "control_character", SharedTexts.Get("setting.control_character")));
        }

        // A password may begin or end with a space; everything else that people paste may not.
        var value = field.Normalize is { } normalize ? normalize(raw) : field is { Secret: true, Kind: SettingKind.Text } && field.Name.EndsWith("password", StringComparison.Ordinal) ? raw : raw.Trim();
        if (value.Length > field.LongestText)
        {
            return (null, TooLong(field));
        }

        if (value.Length == 0)
        {
            return field.Secret ? (null, Wrong(field.Name, "required", Required(field))) : (value, null);
        }

        if (value.Length < field.MinLength)
        {
            return (null, Wrong(field.Name, "too_short", SharedTexts.Get("setting.too_short", field.MinLength)));
        }

        var problem = KindProblem(field, value);
        if (problem is null && field.Pattern is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, PatternTime))
        {
            problem = new FieldError(string.Empty, "bad_form", field.PatternMessage ?? SharedTexts.Get("setting.bad_form", field.Example ?? "…"));
        }

        if (problem is null && field.Check?.Invoke(value) is { } text)
        {
            problem = new FieldError(string.Empty, "refused", text);
        }

        return problem is null ? (value, null) : (null, Wrong(field.Name, problem.Code, problem.Message));
    }

    private static FieldError? KindProblem(SettingField field, string value) => field.Kind switch
    {
        SettingKind.Choice when field.Choices.All(choice => choice.Value != value)
            => new(string.Empty, "not_a_choice", SharedTexts.Get("setting.not_a_choice", string.Join(", ", field.Choices.Select(choice => choice.Value)))),
        SettingKind.Host when !IsHost(value) => new(string.Empty, "not_a_host", SharedTexts.Get("setting.not_a_host")),
        SettingKind.Url when !(Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0)
            => new(string.Empty, "not_a_url", SharedTexts.Get("setting.not_a_url")),
        SettingKind.Email when !IsEmail(value) => new(string.Empty, "not_an_email", SharedTexts.Get("setting.not_an_email")),
        SettingKind.Pem when !(value.Contains("-----BEGIN ", StringComparison.Ordinal) && value.Contains("-----END ", StringComparison.Ordinal))
            => new(string.Empty, "not_a_pem", field.PatternMessage ?? SharedTexts.Get("setting.not_a_pem")),
        SettingKind.Date when !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            => new(string.Empty, "not_a_date", SharedTexts.Get("setting.not_a_date")),
        _ => null,
    };

    /// <summary>A DNS name or an IP literal, nothing around it. Whether it may be dialled is the egress guard's business.</summary>
    private static bool IsHost(string value)
        => !value.Contains('/', StringComparison.Ordinal) && !value.Contains('@', StringComparison.Ordinal) && !value.Contains(' ', StringComparison.Ordinal)
            && Uri.CheckHostName(value) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static bool IsEmail(string value)
    {
        var at = value.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == value.LastIndexOf('@') && at < value.Length - 3 && value.IndexOf('.', at) > at + 1
            && !value.EndsWith('.') && !value.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"');
    }

    /// <summary>PostgreSQL holds neither U+0000 nor half a surrogate pair; other control characters have no place in a setting of one line.</summary>
    internal static bool Storable(string text, bool manyLines = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && !(manyLines && c is '\n' or '\r' or '\t') && !(IsEdge(text, i) && c is '\n' or '\r' or '\t'))
            {
                return false;
            }

            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Line ends around a pasted value are trimmed away, so they are no error.</summary>
    private static bool IsEdge(string text, int index)
        => text.AsSpan(0, index).Trim().IsEmpty || text.AsSpan(index).Trim().IsEmpty;

    private static string Printable(string name) => name.Length <= 100 && Storable(name) ? name : "?";

    private static FieldError TooLong(SettingField field) => Wrong(field.Name, "too_long", SharedTexts.Get("setting.too_long", field.LongestText));

    private static FieldError WrongType(SettingField field, string type)
        => Wrong(field.Name, "wrong_type", SharedTexts.Get("setting.wrong_type", field.Label, SharedTexts.Get(type)));
}
