using System.Text.Json.Nodes;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>What an edit changed, before and after, for the activity log: only the changed members; a changed secret reads "changed".</summary>
internal static class IntegrationChange
{
    public static (JsonObject Before, JsonObject After) Between(
        (string? DisplayName, JsonObject Masked, IntegrationConfig Config) was,
        (string? DisplayName, JsonObject Masked, IntegrationConfig Config) now)
    {
        var before = new JsonObject();
        var after = new JsonObject();
        if (was.DisplayName != now.DisplayName)
        {
            before["display_name"] = was.DisplayName;
            after["display_name"] = now.DisplayName;
        }

        var configBefore = new JsonObject();
        var configAfter = new JsonObject();
        foreach (var name in was.Config.Names.Union(now.Config.Names))
        {
            if (JsonNode.DeepEquals(was.Config[name], now.Config[name]))
            {
                continue;
            }

            var secret = SealedSecret.IsEnvelope(was.Config[name]) || SealedSecret.IsEnvelope(now.Config[name]);
            configBefore[name] = secret ? (was.Config.Has(name) ? "set" : "not set") : was.Masked[name]?.DeepClone();
            configAfter[name] = secret ? (now.Config.Has(name) ? "changed" : "cleared") : now.Masked[name]?.DeepClone();
        }

        if (configAfter.Count > 0)
        {
            before["config"] = configBefore;
            after["config"] = configAfter;
        }

        return (before, after);
    }
}
