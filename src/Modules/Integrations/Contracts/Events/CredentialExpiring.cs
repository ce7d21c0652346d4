namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>A credential that cannot renew itself ends soon: a person has to act. Raised once each at 30, 7 and 1 days before the end.</summary>
public sealed record CredentialExpiring : IntegrationNotification
{
    /// <summary>When it ends, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Which notice this is: 30, 7 or 1.</summary>
    public required int DaysLeft { get; init; }
}
