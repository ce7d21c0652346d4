namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>
/// For whom a request acts: a company, or one franchise of it. Comes from the caller's token, never from a body or a query.
/// </summary>
/// <param name="CompanyId">1 to 36 characters.</param>
/// <param name="FranchiseId">Null for a company-level caller; else 1 to 36 characters.</param>
public readonly record struct TenantScope(string CompanyId, string? FranchiseId = null)
{
    /// <summary>The longest company or franchise id, in characters.</summary>
    public const int MaxIdLength = 36;

    /// <summary>True when both ids have a legal length and hold no control character.</summary>
    public bool IsValid => IsId(CompanyId) && (FranchiseId is null || IsId(FranchiseId));

    /// <summary>True when a row of this franchise (null: of the whole company) is visible to the caller.</summary>
    public bool Sees(string? rowFranchiseId) => FranchiseId is null || rowFranchiseId is null || rowFranchiseId == FranchiseId;

    /// <summary>True when the caller may change a row of this franchise: a franchise uses the company's rows but does not edit them.</summary>
    public bool Owns(string? rowFranchiseId) => FranchiseId is null || rowFranchiseId == FranchiseId;

    private static bool IsId(string? value) => value is { Length: > 0 and <= MaxIdLength } && !value.Any(char.IsControl);
}
