using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>What a sealed value is bound to: moved anywhere else, it does not open.</summary>
/// <param name="CompanyId">Tenant.</param>
/// <param name="RowId">The row that holds it.</param>
/// <param name="Field">The field inside the row, for example <c>config.api_key</c>.</param>
internal readonly record struct SecretAddress(string CompanyId, Guid RowId, string Field);

/// <summary>Seals and opens secrets: AES-256-GCM under a versioned data key that is itself wrapped by a key outside the database.</summary>
internal interface ISecretVault
{
    /// <summary>False while no data key can be opened: asked before something is begun whose result has to be sealed.</summary>
    ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken);

    /// <summary>Fails with <c>vault.sealed</c> when no data key can be opened.</summary>
    ValueTask<Result<SealedSecret>> SealAsync(Secret secret, SecretAddress address, bool hint, CancellationToken cancellationToken);

    /// <summary>
    /// Fails with <c>vault.sealed</c> when no data key can be opened, and with reason <see cref="FailureReason.SecretUnreadable"/>
    /// (code <c>secret_unreadable</c>) for anything that is not exactly what was sealed here: moved, cut, changed, plain text.
    /// </summary>
    ValueTask<Result<Secret>> OpenAsync(SealedSecret stored, SecretAddress address, CancellationToken cancellationToken);
}
