using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Forms;

/// <summary>
/// What a person is typing into a provider's form. Lives in the server's memory only. A stored secret is never in it: its field is shut until somebody
/// replaces it, and an untouched one is never sent.
/// </summary>
public sealed class ProviderDraft
{
    private readonly Dictionary<string, FieldDraft> byName;
    private readonly IReadOnlyList<ConsentView> consents;

    internal ProviderDraft(ProviderView provider, JsonObject? stored)
    {
        IsNew = stored is null;
        consents = provider.Consents;
        Fields = [.. provider.Fields.Select(field => new FieldDraft(field, stored))];
        byName = Fields.ToDictionary(field => field.Name);
    }

    /// <summary>Nothing is stored yet.</summary>
    internal bool IsNew { get; }

    internal IReadOnlyList<FieldDraft> Fields { get; }

    /// <summary>Grows with each change: a test's result belongs to the draft that was tested.</summary>
    internal int Revision { get; private set; }

    internal bool IsDirty => Fields.Any(item => item.IsChanged);

    internal IEnumerable<FieldDraft> Errors => Fields.Where(item => item.Error is not null);

    internal FieldDraft this[string name] => byName[name];

    internal FieldDraft? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whose page asks for consent to what is chosen now; null when none does.</summary>
    internal string? ConsentBy => consents.FirstOrDefault(consent => Holds(consent.When))?.Authority;

    internal bool Applies(FieldDraft field) => Holds(field.Field.When);

    private bool Holds(ConditionView? condition) => condition is null || (Find(condition.Field)?.Value is { } current && condition.Values.Contains(current));

    /// <summary>Takes what a person typed or chose.</summary>
    internal void Set(FieldDraft field, string value)
    {
        field.IsTyped = true;
        Change(field, value);
        if (field.IsSecret)
        {
            Recognise(value);
        }
    }

    /// <summary>Fills in what was found out; never over what a person typed.</summary>
    /// <param name="from">The setting from which it was found: the one that may be put right.</param>
    internal void Suggest(IReadOnlyDictionary<string, object> settings, string from)
    {
        foreach (var (name, value) in settings)
        {
            if (Find(name) is { IsSecret: false } field && (!field.IsTyped || name == from))
            {
                Change(field, FieldDraft.TextOf(JsonSerializer.SerializeToNode(value)));
            }
        }
    }

    private void Change(FieldDraft field, string value)
    {
        if (field.Value != value)
        {
            field.Value = value;
            field.Error = null;
            Revision++;
        }
    }

    /// <summary>A key that says for which environment it is (<c>sk_test_…</c>) answers a question that nobody has answered.</summary>
    private void Recognise(string key)
    {
        foreach (var question in Fields.Where(field => field.Field.Kind == "choice" && !field.IsTyped))
        {
            if (question.Field.Choices!.FirstOrDefault(choice => key.Contains($"_{choice.Value}_", StringComparison.Ordinal)) is { } answer)
            {
                Change(question, answer.Value);
            }
        }
    }

    /// <summary>Opens a stored secret for a new value; shutting it again keeps what is stored.</summary>
    internal void Replace(FieldDraft field, bool replacing)
    {
        field.IsReplacing = replacing;
        field.IsRemoved = false;
        field.Value = string.Empty;
        field.Offered = null;
        field.Generation++;
        field.Error = null;
        Revision++;
    }

    /// <summary>Marks a stored secret to be let go with the next save.</summary>
    internal void Remove(FieldDraft field)
    {
        Replace(field, false);
        field.IsRemoved = true;
    }

    /// <summary>What to send: everything that has a value for a new row; only what was changed for a stored one.</summary>
    internal JsonObject ToConfig()
    {
        var config = new JsonObject();
        foreach (var field in Fields.Where(field => IsNew ? Applies(field) && field.Value.Length > 0 : field.IsChanged))
        {
            config[field.Name] = field.ToJson();
        }

        return config;
    }

    /// <summary>Fills in a made-up sample of the demo.</summary>
    internal void Fill(string json)
    {
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject())
        {
            if (Find(name) is { } field)
            {
                field.IsReplacing = field.IsSecret && field.IsStored;
                Set(field, FieldDraft.TextOf(value));
                field.Offered = field.Value;
                field.Generation++;
            }
        }
    }

    /// <summary>Marks the fields that were refused; answers what belongs to no field of the form.</summary>
    internal IReadOnlyList<FieldError> Mark(IReadOnlyList<FieldError> errors)
    {
        ClearErrors();
        var others = new List<FieldError>();
        foreach (var error in errors)
        {
            if (error.Field.StartsWith("config.", StringComparison.Ordinal) && Find(error.Field["config.".Length..]) is { } field)
            {
                field.Error = error.Message;
            }
            else
            {
                others.Add(error);
            }
        }

        return others;
    }

    internal void ClearErrors()
    {
        foreach (var field in Fields)
        {
            field.Error = null;
        }
    }

    /// <summary>Takes over what somebody else saved meanwhile, in the fields that this person did not touch.</summary>
    internal void Rebase(JsonObject stored)
    {
        foreach (var field in Fields)
        {
            field.Rebase(stored);
        }
    }
}

/// <summary>One field of a draft.</summary>
public sealed class FieldDraft
{
    internal FieldDraft(FieldView field, JsonObject? stored)
    {
        Field = field;
        Rebase(stored ?? []);
        if (stored is null)
        {
            Value = field.Default is null ? (field.Kind == "boolean" ? "false" : string.Empty) : TextOf(JsonSerializer.SerializeToNode(field.Default));
        }

        IsTyped = stored?.ContainsKey(Name) == true;
    }

    internal FieldView Field { get; }

    internal string Name => Field.Name;

    internal string Id => "f-" + Field.Name.Replace('_', '-');

    internal bool IsSecret => Field.Secret;

    /// <summary>The text in the box; for a secret only what was typed now.</summary>
    internal string Value { get; set; } = string.Empty;

    internal string StoredValue { get; private set; } = string.Empty;

    /// <summary>A secret is stored.</summary>
    internal bool IsStored { get; private set; }

    /// <summary>The ending of a long stored key.</summary>
    internal string? Hint { get; private set; }

    /// <summary>When the stored secret was last changed, and by whom; null when the log does not say.</summary>
    internal (DateTimeOffset At, string By)? LastChange { get; set; }

    internal bool IsReplacing { get; set; }

    /// <summary>The stored secret goes with the next save.</summary>
    internal bool IsRemoved { get; set; }

    /// <summary>A person decided on this value, now or when it was stored.</summary>
    internal bool IsTyped { get; set; }

    /// <summary>A sample that the demo offers; the only value that is ever put into a secret's box from here.</summary>
    internal string? Offered { get; set; }

    /// <summary>Grows when the box is made anew.</summary>
    internal int Generation { get; set; }

    internal Text? Error { get; set; }

    internal bool IsOpen => !IsSecret || !IsStored || IsReplacing;

    internal bool IsChanged => IsSecret ? Value.Length > 0 || IsRemoved : Value != StoredValue;

    internal static string TextOf(JsonNode? node) => node switch
    {
        null => string.Empty,
        JsonArray list => string.Join('\n', list.Select(TextOf)),
        _ when node.GetValueKind() is JsonValueKind.True => "true",
        _ when node.GetValueKind() is JsonValueKind.False => "false",
        _ => node.ToString(),
    };

    internal void Rebase(JsonObject stored)
    {
        if (IsSecret)
        {
            IsStored = stored[Name] is JsonObject mask && mask["set"]?.GetValue<bool>() == true;
            Hint = (stored[Name] as JsonObject)?["hint"]?.GetValue<string>();
            return;
        }

        var untouched = Value == StoredValue;
        StoredValue = stored.ContainsKey(Name)
            ? TextOf(stored[Name])
            : Field.Default is null ? (Field.Kind == "boolean" ? "false" : string.Empty) : TextOf(JsonSerializer.SerializeToNode(Field.Default));
        Value = untouched ? StoredValue : Value;
    }

    /// <summary>An emptied setting is cleared; the server reads numbers and checks everything else.</summary>
    internal JsonNode? ToJson() => Field.Kind switch
    {
        "boolean" => JsonValue.Create(Value == "true"),
        _ when Value.Length == 0 => null,
        "list" => new JsonArray([.. Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(item => JsonValue.Create(item))]),
        _ => JsonValue.Create(Value),
    };
}
