using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Application.Catalogue;

/// <summary>The JSON Schema (2020-12) of a provider's settings, drawn from its fields.</summary>
internal static class SettingsSchema
{
    public static JsonObject Of(ProviderDescriptor provider)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        var conditions = new JsonArray();
        foreach (var field in provider.Settings)
        {
            properties[field.Name] = Property(field);
            if (field.Required && field.Default is null)
            {
                if (field.When is null)
                {
                    required.Add(field.Name);
                }
                else
                {
                    conditions.Add(RequiredWhen(field, provider));
                }
            }
        }

        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["required"] = required,
        };
        if (conditions.Count > 0)
        {
            schema["allOf"] = conditions;
        }

        return schema;
    }

    private static JsonObject Property(SettingField field)
    {
        var property = new JsonObject
        {
            ["type"] = field.Kind switch
            {
                SettingKind.Integer => "integer",
                SettingKind.Boolean => "boolean",
                SettingKind.List => "array",
                _ => "string",
            },
            ["title"] = field.Label.En,
        };
        if (field.Kind is not (SettingKind.Integer or SettingKind.Boolean or SettingKind.List))
        {
            property["maxLength"] = field.LongestText;
        }

        if (field.Kind == SettingKind.List)
        {
            property["items"] = new JsonObject { ["type"] = "string", ["maxLength"] = field.LongestText };
        }

        if (field.Help is { } help)
        {
            property["description"] = help.En;
        }

        if (field.Kind == SettingKind.Integer)
        {
            AddBounds(property, field);
        }

        // A normalised field takes more spellings than its pattern shows, so only the others publish theirs.
        if (field.Pattern is { } pattern && field.Normalize is null)
        {
            property["pattern"] = pattern;
        }

        if (field.Kind == SettingKind.Choice)
        {
            property["enum"] = new JsonArray([.. field.Choices.Select(choice => JsonValue.Create(choice.Value))]);
        }

        if (Format(field.Kind) is { } format)
        {
            property["format"] = format;
        }

        if (field.Default is { } value)
        {
            property["default"] = JsonValue.Create(value);
        }

        if (field.Example is { } example)
        {
            property["examples"] = new JsonArray(field.Kind == SettingKind.Integer ? JsonValue.Create(long.Parse(example, System.Globalization.CultureInfo.InvariantCulture)) : JsonValue.Create(example));
        }

        if (field.Secret)
        {
            property["writeOnly"] = true;
        }

        return property;
    }

    private static void AddBounds(JsonObject property, SettingField field)
    {
        if (field.Minimum > long.MinValue)
        {
            property["minimum"] = field.Minimum;
        }

        if (field.Maximum < long.MaxValue)
        {
            property["maximum"] = field.Maximum;
        }
    }

    private static string? Format(SettingKind kind) => kind switch
    {
        SettingKind.Url => "uri",
        SettingKind.Email => "email",
        SettingKind.Host => "hostname",
        SettingKind.Date => "date",
        _ => null,
    };

    private static JsonObject RequiredWhen(SettingField field, ProviderDescriptor provider)
    {
        var deciding = provider.Settings.First(candidate => candidate.Name == field.When!.Field);
        var values = field.When!.Values.Select(value => deciding.Kind == SettingKind.Boolean ? JsonValue.Create(value == "true") : JsonValue.Create(value));
        var condition = new JsonObject { ["properties"] = new JsonObject { [deciding.Name] = new JsonObject { ["enum"] = new JsonArray([.. values]) } } };

        // Left out, the deciding field has its default; only when that default is not among the values does the condition need it present.
        var defaultMatches = deciding.Default is { } value && field.When.Values.Contains(value is bool flag ? (flag ? "true" : "false") : value.ToString());
        if (!defaultMatches)
        {
            condition["required"] = new JsonArray(deciding.Name);
        }

        return new JsonObject { ["if"] = condition, ["then"] = new JsonObject { ["required"] = new JsonArray(field.Name) } };
    }
}
