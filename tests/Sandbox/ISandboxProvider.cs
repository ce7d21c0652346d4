using System.Text.Json.Nodes;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox;

/// <summary>One provider as its documents describe it. Found by scan; needs a parameterless constructor; one instance per running sandbox.</summary>
internal interface ISandboxProvider
{
    /// <summary>As the ERP calls it: everything of this provider is below <c>/{code}/</c>.</summary>
    string Code { get; }

    string Name { get; }

    /// <summary>Which settings of the host point here: <c>ApiBaseUrl</c>, <c>TokenUrl</c>, … with the path below <c>/{code}/</c>.</summary>
    IReadOnlyDictionary<string, string> Addresses { get; }

    /// <summary>At least <c>good</c>; also <c>bad</c> and <c>limited</c> (genuine, lacks a permission) where the provider knows such a thing.</summary>
    IReadOnlyList<SandboxCredential> Credentials { get; }

    /// <summary>Joins the authorisation server that it shares with its family; called before <see cref="Map"/>. Nothing to do for providers without consent page.</summary>
    void Join(SandboxAuthorities authorities)
    {
    }

    /// <summary>Adds the routes; <paramref name="routes"/> is already the group <c>/{code}</c>.</summary>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>The body that this provider sends with this error status.</summary>
    SandboxAnswer Error(int status);

    /// <summary>Forgets what the provider remembers (issued tokens); nothing to do for most.</summary>
    void Reset()
    {
    }
}

/// <summary>Sample settings that a person can type in and a test can send.</summary>
/// <param name="Key"><c>good</c>, <c>bad</c>, <c>limited</c>, or a word of the provider's own.</param>
/// <param name="En">What it shows, in English.</param>
/// <param name="Ro">The same in Romanian.</param>
/// <param name="Settings">A JSON object, as the ERP's API takes it under <c>config</c>.</param>
internal sealed record SandboxCredential(string Key, string En, string Ro, string Settings)
{
    public JsonObject ToJson() => JsonNode.Parse(Settings)!.AsObject();
}
