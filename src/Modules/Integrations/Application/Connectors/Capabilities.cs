using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>One attempt to reach the provider with these settings.</summary>
/// <param name="Tenant">For whom.</param>
/// <param name="Settings">Checked and opened.</param>
/// <param name="IntegrationId">Null for a draft that is not saved yet.</param>
internal sealed record ConnectionAttempt(TenantScope Tenant, SettingValues Settings, IntegrationId? IntegrationId = null);

/// <summary>What a successful verify call tells.</summary>
/// <param name="Account">Who the provider says we are; null where it does not say.</param>
internal sealed record Verification(ProviderAccount? Account)
{
    /// <summary>Harmless facts for the person who tests: message counts, balances, versions. Shown, not stored.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}

/// <summary>Can prove a connection by its cheapest read-only call. Never changes anything at the provider.</summary>
internal interface IVerifiesConnection
{
    /// <summary>Ends within the caller's token; answers a failure instead of throwing for anything that the provider or the network does.</summary>
    Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);
}
