using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// A company's account at a provider, ready to be used: its credential was valid when this was made. Holds no secret. Made for one piece of work: ask again
/// for the next one (it costs next to nothing) instead of keeping it, because what it says may change.
/// </summary>
public sealed record Connection
{
    /// <summary>The integration's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>For whom it was asked.</summary>
    public required TenantScope Tenant { get; init; }

    /// <summary>The outside system.</summary>
    public required Provider Provider { get; init; }

    /// <summary>Which of the tenant's accounts at this provider, 1 to 200 characters; <c>default</c> unless a person named it.</summary>
    public required string AccountKey { get; init; }

    /// <summary>What people call it; null when nobody gave it a name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Who the provider says we are; null where it does not say.</summary>
    public ConnectionAccount? Account { get; init; }

    /// <summary>
    /// The settings that are no secret, by their name in the provider's page of the documentation (snake_case), defaults filled in. Values are <see cref="string"/>,
    /// <see cref="long"/>, <see cref="bool"/> or a read-only list of strings.
    /// </summary>
    public required IReadOnlyDictionary<string, object> Settings { get; init; }

    /// <summary>What the provider granted, in its own words; empty where it knows no scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Of the scopes that this module asks for, those that were not granted: the calls that need them will be refused.</summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>When a person has to consent again, UTC; null when it renews itself for as long as it is used, or does not end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where the provider's API is for this account, with a slash at the end; null for mail. The base address of its <see cref="HttpClient"/>.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>It was asked for a franchise and belongs to the whole company.</summary>
    public bool Inherited { get; init; }

    /// <summary>The row's version: with <see cref="Generation"/> it tells of which credential this speaks. What is reported about an older one says nothing about the present one.</summary>
    internal int Version { get; init; }

    /// <summary>The token's generation; 0 where there is none.</summary>
    internal long Generation { get; init; }
}

/// <summary>Who the provider says we are. Never secret.</summary>
/// <param name="ExternalId">The provider's id of the account, shop, client or mailbox.</param>
/// <param name="Name">What people recognise; null where the provider does not say.</param>
/// <param name="Environment"><c>live</c>, <c>test</c> or the provider's own word; null where there is one only.</param>
public sealed record ConnectionAccount(string ExternalId, string? Name, string? Environment);
