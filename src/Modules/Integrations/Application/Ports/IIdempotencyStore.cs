using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

internal enum IdempotencyState
{
    /// <summary>Ours to do.</summary>
    Claimed,

    /// <summary>Done before: the answer is kept.</summary>
    Answered,

    /// <summary>The key belongs to another request.</summary>
    Reused,

    /// <summary>Another caller is at it.</summary>
    InProgress,
}

/// <summary>What became of a claim on an Idempotency-Key.</summary>
internal sealed class IdempotencyClaim(IdempotencyState state, string operation, string key, Guid claimId, string? answer = null)
{
    public IdempotencyState State => state;

    public string Operation => operation;

    public string Key => key;

    public Guid ClaimId => claimId;

    public string? Answer => answer;

    /// <summary>Set by the unit of work when the answer went in with its effect.</summary>
    public bool Kept { get; set; }
}

internal interface IIdempotencyStore
{
    /// <summary>Claims the key for as long as an attempt may take; a claim that a crash left behind is taken over after that.</summary>
    Task<IdempotencyClaim> ClaimAsync(TenantScope tenant, string operation, string key, byte[] requestHash, CancellationToken cancellationToken);

    Task ReleaseAsync(TenantScope tenant, IdempotencyClaim claim, CancellationToken cancellationToken);
}
