using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Catalogue;

/// <summary>A provider as the catalogue shows it.</summary>
internal sealed record ProviderView
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string Category { get; init; }

    public required Text Summary { get; init; }

    public required Text Needs { get; init; }

    public required string Monogram { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public required IReadOnlyList<string> AuthKinds { get; init; }

    public required IReadOnlyList<string> Environments { get; init; }

    public string? ApiVersion { get; init; }

    public required string VerifyCost { get; init; }

    public required string Tier { get; init; }

    public Text? Limitations { get; init; }

    public required Uri Documentation { get; init; }

    public required IReadOnlyList<ScopeView> Scopes { get; init; }

    /// <summary>True when the provider sends webhooks that can be received here.</summary>
    public bool Webhooks { get; init; }

    /// <summary>True when the provider has streams that are read regularly.</summary>
    public bool Syncs { get; init; }

    /// <summary>Those streams.</summary>
    public IReadOnlyList<StreamView> Streams { get; init; } = [];

    /// <summary>JSON Schema (2020-12) of <c>config</c>.</summary>
    public required JsonObject ConfigSchema { get; init; }

    /// <summary>What a form needs beyond the schema, in the order to show.</summary>
    public required IReadOnlyList<FieldView> Fields { get; init; }

    public static ProviderView Of(ProviderDescriptor provider) => new()
    {
        Code = provider.Provider.Code(),
        Name = provider.Name,
        Category = Words.Code(provider.Category),
        Summary = provider.Summary,
        Needs = provider.Needs,
        Monogram = provider.Monogram,
        Aliases = provider.Aliases,
        AuthKinds = [.. provider.AuthKinds.Select(Words.Code)],
        Environments = [.. provider.Environments.Select(environment => environment.Code)],
        ApiVersion = provider.ApiVersion,
        VerifyCost = Words.Code(provider.VerifyCost),
        Tier = Words.Code(provider.Tier),
        Limitations = provider.Limitations,
        Documentation = provider.Documentation,
        Scopes = [.. provider.Scopes.Select(scope => new ScopeView(scope.Code, scope.Label, scope.Without))],
        Webhooks = provider.Webhooks is not null,
        Syncs = provider.Syncs.Count > 0,
        Streams = [.. provider.Syncs.Select(stream => new StreamView(stream.Code, stream.Label, (int)stream.Interval.TotalSeconds, stream.FromDate))],
        ConfigSchema = SettingsSchema.Of(provider),
        Fields = [.. provider.Settings.Select(FieldView.Of)],
    };
}

/// <param name="FromDate">A person may have it begin again at a date; else only at its beginning.</param>
internal sealed record StreamView(string Code, Text Label, int IntervalSeconds, bool FromDate);

internal sealed record ScopeView(string Code, Text Label, Text Without);

internal sealed record FieldView(
    string Name, string Kind, bool Required, bool Secret, bool Advanced, Text Label, Text? Help, string? Example, object? Default, IReadOnlyList<ChoiceView>? Choices, ConditionView? When)
{
    public static FieldView Of(SettingField field) => new(
        field.Name,
        Words.Code(field.Kind),
        field.Required,
        field.Secret,
        field.Advanced,
        field.Label,
        field.Help,
        field.Example,
        field.Default,
        field.Choices.Count == 0 ? null : [.. field.Choices.Select(choice => new ChoiceView(choice.Value, choice.Label))],
        field.When is { } when ? new(when.Field, when.Values) : null);
}

internal sealed record ChoiceView(string Value, Text Label);

internal sealed record ConditionView(string Field, IReadOnlyList<string> Values);
