using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <inheritdoc cref="ISecretVault"/>
internal sealed class SecretVault(DataKeyRing ring) : ISecretVault
{
    public async ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken) => await ring.SealingKeyAsync(cancellationToken) is not null;

    public async ValueTask<Result<SealedSecret>> SealAsync(Secret secret, SecretAddress address, bool hint, CancellationToken cancellationToken)
        => await ring.SealingKeyAsync(cancellationToken) is { } key
            ? new SealedSecret(Envelope.Seal(key, secret, address), hint ? secret.Hint() : null)
            : IntegrationErrors.VaultSealed();

    public async ValueTask<Result<Secret>> OpenAsync(SealedSecret stored, SecretAddress address, CancellationToken cancellationToken)
    {
        if (Envelope.VersionOf(stored.Envelope) is not { } version)
        {
            return IntegrationErrors.SecretUnreadable();
        }

        if (await ring.FindAsync(version, cancellationToken) is { } key)
        {
            return Envelope.Open(key, stored.Envelope, address) is { } secret ? secret : IntegrationErrors.SecretUnreadable();
        }

        return ring.IsSealed ? IntegrationErrors.VaultSealed() : IntegrationErrors.SecretUnreadable();
    }
}
