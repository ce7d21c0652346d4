namespace GeniusErp.Sandbox.OAuth;

/// <summary>
/// An authorisation server with an address of its own, for what no provider of the sandbox stands for: mailboxes, which real servers play. Found by scan; needs a parameterless
/// constructor; everything of it is below <c>/{name}/</c>.
/// </summary>
internal interface ISandboxIssuer
{
    /// <summary>As the ERP calls the authority.</summary>
    string Name { get; }

    /// <summary>Which settings of the host's authority point here, with the path below <c>/{name}/</c>.</summary>
    IReadOnlyDictionary<string, string> Addresses { get; }

    /// <summary>Adds the routes; <paramref name="routes"/> is already the group <c>/{name}</c>.</summary>
    void Map(IEndpointRouteBuilder routes, SandboxAuthorities authorities);
}
