using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Console.Texts;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>Activity in words.</summary>
internal static class Entries
{
    /// <summary>What a filter may ask for; the log's own codes, gathered as people think of them.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["connection", "settings", "checks"];

    public static IReadOnlyList<string> ActionsOf(string kind) => kind switch
    {
        "connection" => ["created", "connected", "reconnected", "disconnected", "removed", "connect_refused", "consent_given", "consent_not_given", "account_changed"],
        "settings" => ["configured", "webhook_created", "webhook_rotated", "webhook_previous_revoked", "webhook_removed"],
        _ => ["failed", "recovered", "checked", "credential_revealed"],
    };

    public static string What(ActivityView entry, Speech speech)
    {
        var reason = (entry.After as JsonObject)?["reason"]?.GetValue<string>() ?? (entry.After as JsonObject)?["result"]?.GetValue<string>();
        var what = speech[ConsoleTexts.Find("action.did." + entry.Action) is null ? "action.did.other" : "action.did." + entry.Action];
        return reason is null or "ok" ? what : $"{what}: {speech[ConsoleTexts.Find("reason.short." + reason) is null ? "reason.short.other" : "reason.short." + reason]}";
    }

    public static string Who(ActivityView entry, Speech speech) => entry.Actor.Kind == "system" ? speech["activity.system"] : entry.Actor.Id;

    /// <summary>How the line is coloured; the words say the same.</summary>
    public static string Tone(ActivityView entry) => entry.Action switch
    {
        "failed" or "connect_refused" => "bad",
        "connected" or "reconnected" or "recovered" => "good",
        "checked" when (entry.After as JsonObject)?["result"]?.GetValue<string>() != "ok" => "bad",
        _ => "plain",
    };

    /// <summary>Before and after, member by member; a secret only as changed.</summary>
    public static IReadOnlyList<(string Name, string? Before, string? After)> Changes(ActivityView entry, Speech speech)
    {
        if (entry.Action != "configured")
        {
            return [];
        }

        var before = Flat(entry.Before as JsonObject, speech);
        var after = Flat(entry.After as JsonObject, speech);
        return [.. before.Keys.Union(after.Keys)
            .Where(name => name is not ("reason" or "result" or "status" or "verified" or "provider"))
            .Select(name => (name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))];
    }

    private static Dictionary<string, string> Flat(JsonObject? values, Speech speech)
    {
        var flat = new Dictionary<string, string>();
        foreach (var (name, value) in values ?? [])
        {
            if (name == "config" && value is JsonObject settings)
            {
                foreach (var (setting, shown) in settings)
                {
                    flat[setting] = Show(shown, speech);
                }
            }
            else if (value is not null)
            {
                flat[name] = Show(value, speech);
            }
        }

        return flat;
    }

    private static string Show(JsonNode? value, Speech speech) => value switch
    {
        null => "—",
        JsonObject mask when mask.ContainsKey("set") => speech[mask["set"]?.GetValue<bool>() == true ? "activity.secret_set" : "activity.secret_none"],
        _ => Forms.FieldDraft.TextOf(value).Replace('\n', ' '),
    };
}
