using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>A trip to a provider's consent page that has begun: what the callback must match, and what it needs.</summary>
internal sealed record PendingAuthorization
{
    public required Guid Id { get; init; }

    /// <summary>For whom it was begun.</summary>
    public required TenantScope Tenant { get; init; }

    public required IntegrationId IntegrationId { get; init; }

    public required Provider Provider { get; init; }

    /// <summary>Who began it: the subject of their token.</summary>
    public required string UserId { get; init; }

    /// <summary>SHA-256 of the value in the cookie of the browser that began it.</summary>
    public required byte[] Session { get; init; }

    public required Uri RedirectUri { get; init; }

    public required string ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required bool ReplaceAccount { get; init; }

    /// <summary>A local path; null for the module's own result page.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>The settings that were sent along and are kept with a consent that succeeds.</summary>
    public IReadOnlyList<string> DraftFields { get; init; } = [];

    /// <summary><c>authority</c>: who was asked, as a provider may have several. Sealed: <c>verifier</c>, and <c>draft</c> when settings were sent along.</summary>
    public required IntegrationConfig Payload { get; init; }

    public string? Authority => (string?)Payload["authority"];

    public SecretAddress PayloadAddress(string name) => new(Tenant.CompanyId, Id, "payload." + name);
}

/// <summary>How a trip ended: shown on a clean page, safe to show twice.</summary>
/// <param name="Code">
/// <c>connected</c>, <c>choose_account</c>, <c>consent_refused</c>, <c>expired</c>, <c>foreign_browser</c>, <c>in_progress</c>, or the code of a failure reason.
/// </param>
internal sealed record AuthorizationOutcome(string Code, Provider Provider)
{
    public Guid? IntegrationId { get; init; }

    public string? CompanyId { get; init; }

    public string? ReturnUrl { get; init; }

    /// <summary>What happened and what to do next.</summary>
    public Text? Message { get; init; }

    /// <summary>Names of the accounts when another one came back than was expected.</summary>
    public string? ExpectedAccount { get; init; }

    public string? ReceivedAccount { get; init; }
}

/// <summary>What a state was good for.</summary>
/// <param name="Pending">Set exactly once for each state.</param>
/// <param name="Outcome">Set when the state had been used and its trip has ended.</param>
/// <param name="Session">Of a state that had been used: who may see its outcome.</param>
internal sealed record TakenAuthorization(PendingAuthorization? Pending, AuthorizationOutcome? Outcome, byte[] Session);

/// <summary>Trips to consent pages. A state is looked up by its hash, before any tenant is known, and works once.</summary>
internal interface IAuthorizationStore
{
    Task AddAsync(byte[] stateHash, PendingAuthorization pending, TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Takes the trip out, its secrets deleted as they are read. Null: no such state, or it ran out.</summary>
    Task<TakenAuthorization?> TakeAsync(byte[] stateHash, CancellationToken cancellationToken);

    /// <summary>Keeps the ending for a callback that comes twice.</summary>
    Task FinishAsync(byte[] stateHash, TenantScope tenant, AuthorizationOutcome outcome, CancellationToken cancellationToken);

    /// <summary>How the latest trip of a connection of exactly this scope ended. Null: none has, or it is forgotten.</summary>
    Task<AuthorizationOutcome?> FindLastOutcomeAsync(TenantScope tenant, IntegrationId integration, CancellationToken cancellationToken);
}
