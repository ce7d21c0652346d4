using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.XaiGrok;

/// <summary>ApiKey of api-evangelist/xai:openapi/xai-api-key-api-openapi.yml, a copy of xAI's own document: every member is required there.</summary>
internal sealed record XaiGrokKey(
    [property: JsonRequired] string TeamId,
    [property: JsonRequired] IReadOnlyList<string> Acls,
    [property: JsonRequired] bool TeamBlocked,
    [property: JsonRequired] bool ApiKeyBlocked,
    [property: JsonRequired] bool ApiKeyDisabled,
    string? Name)
{
    /// <summary>
    /// https://docs.x.ai/developers/rest-api-reference/management/auth: a key has access to nothing unless <c>api-key:endpoint:…</c> and <c>api-key:model:…</c> say so.
    /// </summary>
    public bool Admits(string kind, string? name = null)
    {
        var beginning = $"api-key:{kind}:";
        return Acls.Any(acl => acl is not null && acl.StartsWith(beginning, StringComparison.Ordinal) && (name is null || acl[beginning.Length..] == "*" || acl[beginning.Length..] == name));
    }
}

/// <summary>ListModelsResponse, as at OpenAI.</summary>
internal sealed record XaiGrokModels([property: JsonRequired] IReadOnlyList<XaiGrokModel> Data);

internal sealed record XaiGrokModel([property: JsonRequired] string Id);
