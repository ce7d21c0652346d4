using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>
/// When a person has to consent again, in SQL over a grant <c>g</c>. The end that counts is the refresh token's, or the access token's where there is no refresh token. What a
/// renewal pushes away is no end: a login, a refresh token that rotates, an access token that can be extended.
/// </summary>
internal sealed class GrantEnd(IProviderCatalogue catalogue)
{
    public const string At = "CASE WHEN g.tokens ? 'refresh_token' THEN g.refresh_expires_at ELSE g.access_expires_at END";

    /// <summary>Before the first renewal nobody knows whether it moves the end, and nobody is called; after one that did, nobody has to act.</summary>
    public const string NeedsPerson = $"{Ending} AND (g.next_refresh_at IS NULL OR g.error_code IS NOT NULL OR (g.generation > 1 AND NOT g.renews_itself))";

    /// <summary>The same for who looks by themselves: what is not known yet is shown.</summary>
    public const string MayNeedPerson = $"{Ending} AND (g.next_refresh_at IS NULL OR g.error_code IS NOT NULL OR g.generation = 1 OR NOT g.renews_itself)";

    private const string Ending = "g.app <> 'login' AND g.released_at IS NULL AND (g.refresh_expires_at IS NOT NULL OR NOT g.tokens ? 'refresh_token')";

    private readonly NamedToken[] named = [.. catalogue.All.Where(provider => provider.LivesOn is not null).Select(provider => new NamedToken(provider.Provider.Code(), provider.LivesOn!))];

    /// <summary>Whether the connection <c>i</c> ends with it: not when its calls carry a further token, which has no end.</summary>
    /// <param name="first">The number of the first of three parameters: those of <see cref="Parameters"/>.</param>
    public static string Ends(int first) =>
        $"""
        NOT EXISTS (
            SELECT FROM unnest(${first}::text[], ${first + 1}::text[], ${first + 2}::text[]) AS other(provider, setting, prefix)
            WHERE other.provider = i.provider AND g.tokens ? ('named_' || other.prefix || (i.config ->> other.setting)))
        """;

    public NpgsqlParameter[] Parameters() =>
    [
        new() { Value = named.Select(token => token.Provider).ToArray() },
        new() { Value = named.Select(token => token.Rule.Setting).ToArray() },
        new() { Value = named.Select(token => token.Rule.Prefix).ToArray() },
    ];

    private sealed record NamedToken(string Provider, NamedTokenRule Rule);
}
