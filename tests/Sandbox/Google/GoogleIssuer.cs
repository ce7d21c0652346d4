using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Google;

/// <summary>Google's sign-in for mailboxes; Ads and Analytics have the same one below their own addresses.</summary>
internal sealed class GoogleIssuer : ISandboxIssuer
{
    public string Name => GoogleAccounts.Authority;

    public IReadOnlyDictionary<string, string> Addresses { get; } = GoogleAccounts.Addresses.ToDictionary();

    public void Map(IEndpointRouteBuilder routes, SandboxAuthorities authorities)
    {
        var authority = GoogleAccounts.Join(authorities);
        GoogleAccounts.Map(routes, authority);
        routes.MapIntrospection(authority, ["https://mail.google.com/"]);
    }
}
