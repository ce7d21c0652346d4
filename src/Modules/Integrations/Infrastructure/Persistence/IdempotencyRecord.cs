namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>
/// A POST that carried an Idempotency-Key: claimed before the work, answered in the same transaction as its effect. Kept 24 h.
/// </summary>
internal sealed class IdempotencyRecord
{
    public required string CompanyId { get; init; }

    public required string Operation { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of what was asked: the same key with another body is refused.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>While there is no answer, whose claim this is.</summary>
    public required Guid ClaimId { get; init; }

    public required DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>The use case's result as JSON; null while it is still running.</summary>
    public string? Answer { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
