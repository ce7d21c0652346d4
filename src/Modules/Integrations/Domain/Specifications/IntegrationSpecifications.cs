namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Live rows that the caller may see: its company's, and with a franchise only that franchise's and the company-level ones.</summary>
internal sealed class IntegrationsVisibleTo(TenantScope tenant) : Specification<Integration>(integration =>
    integration.CompanyId == tenant.CompanyId
    && (tenant.FranchiseId == null || integration.FranchiseId == null || integration.FranchiseId == tenant.FranchiseId)
    && integration.DeletedAt == null);

/// <summary>Rows whose next check has come. Disconnected and removed ones are never due.</summary>
internal sealed class IntegrationsDueForCheck(DateTimeOffset now) : Specification<Integration>(integration =>
    integration.NextCheckAt != null && integration.NextCheckAt <= now
    && integration.DeletedAt == null && integration.Status != IntegrationStatus.Disconnected);
