using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Forms;
using GeniusErp.Modules.Integrations.Console.Texts;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>Activity in words.</summary>
internal static class Entries
{
    /// <summary>The log's own codes, gathered as people think of them: what a filter may ask for.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Kinds = new Dictionary<string, IReadOnlyList<string>>
    {
        ["connection"] = ["created", "connected", "reconnected", "disconnected", "removed", "connect_refused", "consent_given", "consent_not_given", "consent_withdrawn", "account_changed"],
        ["settings"] = ["configured", "credential_revealed"],
        ["checks"] = ["failed", "recovered", "checked"],
        ["syncs"] = ["sync_requested", "sync_paused", "sync_resumed", "sync_restarted", "sync_cancelled"],
        ["webhooks"] = ["webhook_created", "webhook_rotated", "webhook_previous_revoked", "webhook_removed"],
    };

    public static string What(ActivityView entry, Speech speech, ProviderView? provider = null)
    {
        var what = speech[ConsoleTexts.Find("action.did." + entry.Action) is null ? "action.did.other" : "action.did." + entry.Action];
        return Particulars(entry, speech, provider) is { Length: > 0 } more ? $"{what}: {more}" : what;
    }

    public static string Who(ActivityView entry, Speech speech) => entry.Actor.Kind == "system" ? speech["activity.system"] : entry.Actor.Name ?? entry.Actor.Id;

    /// <summary>Something did not work.</summary>
    public static bool Failed(ActivityView entry) => entry.Action switch
    {
        "failed" or "connect_refused" or "consent_not_given" => true,
        "checked" => Text(entry.After, "result") != "ok",
        _ => false,
    };

    /// <summary>How the line is coloured; the words say the same.</summary>
    public static string Tone(ActivityView entry)
        => Failed(entry) ? "bad" : entry.Action is "connected" or "reconnected" or "recovered" ? "good" : "plain";

    /// <summary>Before and after, member by member; a secret only as changed.</summary>
    public static IReadOnlyList<EntryChange> Changes(ActivityView entry, Speech speech, ProviderView? provider = null)
    {
        if (entry.Action is not ("configured" or "account_changed"))
        {
            return [];
        }

        var (before, after) = (Flat(entry.Before), Flat(entry.After));
        return [.. before.Keys.Union(after.Keys).Select(name => Change(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name), speech, provider))];
    }

    private static string? Particulars(ActivityView entry, Speech speech, ProviderView? provider)
    {
        if ((Text(entry.After, "reason") ?? Text(entry.After, "result")) is { } reason && reason != "ok")
        {
            return speech[ConsoleTexts.Find("reason.short." + reason) is null ? "reason.short.other" : "reason.short." + reason];
        }

        return entry.Action switch
        {
            "connected" or "reconnected" or "consent_given" => Text(entry.After, "account"),
            "credential_revealed" => Text(entry.After, "purpose"),
            "sync_restarted" => $"{Stream(entry, speech, provider)}, {(Moment(entry.After, "from") is { } from ? speech.Say("activity.from", speech.Day(from)) : speech["activity.from_beginning"])}",
            _ => Stream(entry, speech, provider),
        };
    }

    private static string? Stream(ActivityView entry, Speech speech, ProviderView? provider)
        => Text(entry.After, "stream") is { } code ? provider?.Streams.FirstOrDefault(stream => stream.Code == code)?.Label.In(speech.Code) ?? code : null;

    private static EntryChange Change(string name, JsonNode? before, JsonNode? after, Speech speech, ProviderView? provider)
    {
        var field = provider?.Fields.FirstOrDefault(known => known.Name == name);
        var label = field?.Label.In(speech.Code) ?? ConsoleTexts.Find("activity.field." + name)?.In(speech.Code) ?? name;
        return field?.Secret == true
            ? new(name, label, null, speech[(FieldDraft.TextOf(before), FieldDraft.TextOf(after)) switch
            {
                (_, "cleared") => "activity.secret_cleared",
                ("not set", _) => "activity.secret_entered",
                _ => "activity.secret_changed",
            }])
            : new(name, label, Show(before, field, speech), Show(after, field, speech));
    }

    private static Dictionary<string, JsonNode?> Flat(JsonNode? values)
    {
        var flat = new Dictionary<string, JsonNode?>();
        foreach (var (name, value) in values as JsonObject ?? [])
        {
            foreach (var (setting, shown) in name == "config" && value is JsonObject settings ? settings : new JsonObject { [name] = value?.DeepClone() })
            {
                flat[setting] = shown;
            }
        }

        return flat;
    }

    private static string Show(JsonNode? value, FieldView? field, Speech speech) => FieldDraft.TextOf(value) switch
    {
        "" => "—",
        "true" => speech["activity.yes"],
        "false" => speech["activity.no"],
        var text => field?.Choices?.FirstOrDefault(choice => choice.Value == text)?.Label.In(speech.Code) ?? text.Replace('\n', ' '),
    };

    private static string? Text(JsonNode? values, string name)
        => values is JsonObject known && known[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DateTimeOffset? Moment(JsonNode? values, string name)
        => DateTimeOffset.TryParse(Text(values, name), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : null;
}

/// <param name="Label">The setting in words.</param>
/// <param name="Before">Null for a secret.</param>
internal sealed record EntryChange(string Name, string Label, string? Before, string After);
