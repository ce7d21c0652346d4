using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// The raw secrets of a connection, for the rare SDK that cannot be given an <see cref="HttpClient"/>. Written to the connection's activity log before it is answered.
/// Fails like <see cref="GetConnection"/>.
/// </summary>
/// <param name="Connection">The connection.</param>
/// <param name="Purpose">For what, in a few words that a person who reads the log understands: 1 to 200 characters, else an <see cref="ArgumentException"/>.</param>
public sealed record RevealCredential(Connection Connection, string Purpose) : IRequest<ConnectionResult<RevealedCredential>>;

/// <summary>Prints as a mask. Keep it no longer than the call that it is for.</summary>
public sealed record RevealedCredential
{
    /// <summary>The secret settings by their names, snake_case.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>The token that is valid now; null for providers that issue none.</summary>
    public string? AccessToken { get; init; }

    /// <summary>When <see cref="AccessToken"/> ends, UTC; null without one, and for one that does not end.</summary>
    public DateTimeOffset? AccessExpiresAt { get; init; }

    /// <summary>Names no value.</summary>
    public override string ToString() => $"{Secrets.Count} secrets";
}
