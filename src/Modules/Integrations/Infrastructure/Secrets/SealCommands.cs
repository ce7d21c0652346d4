using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>What an operator does with the keys: <c>seal rotate</c>, <c>seal reseal</c>, <c>seal adopt</c>. Each may be stopped and started again.</summary>
internal sealed class SealCommands(DataKeyRing ring, DataKeyStore store, SealedRows rows, IProviderCatalogue catalogue, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Adds a data key and waits until every live host has loaded it. Fails with <c>vault.sealed</c>.</summary>
    public async Task<Result<RotationReport>> RotateAsync(IProgress<SealProgress> progress, CancellationToken cancellationToken)
    {
        await ring.ReloadAsync(cancellationToken);
        if (ring.IsSealed)
        {
            return IntegrationErrors.VaultSealed();
        }

        try
        {
            var version = await ring.AddKeyAsync(cancellationToken);
            return new RotationReport(version, await WaitUntilLoadedAsync(version, progress, cancellationToken));
        }
        catch (KeyEncryptionKeyException)
        {
            // The key-encryption key went away since the ring was opened; the ring's reason says which way.
            return IntegrationErrors.VaultSealed();
        }
    }

    /// <summary>Rewrites every secret that is not under the newest data key, then retires the keys that nothing uses. Fails with <c>vault.sealed</c>.</summary>
    public async Task<Result<ResealReport>> ResealAsync(IProgress<SealProgress> progress, CancellationToken cancellationToken)
    {
        await ring.ReloadAsync(cancellationToken);
        if (ring.IsSealed)
        {
            return IntegrationErrors.VaultSealed();
        }

        var newest = ring.Newest;
        await WaitUntilLoadedAsync(newest, progress, cancellationToken);
        if (await ring.FindAsync(newest, cancellationToken) is not { } key)
        {
            return IntegrationErrors.VaultSealed();
        }

        var resealing = new Resealing(ring, key);
        long written = 0;
        foreach (var column in SealedColumn.All)
        {
            written += await WalkAsync(column, (row, cancel) => resealing.RewriteAsync(column, row, cancel), progress, cancellationToken);
        }

        if (ring.IsSealed)
        {
            return IntegrationErrors.VaultSealed();
        }

        var left = await rows.CensusAsync(cancellationToken);
        var retired = await store.RetireAsync(newest, left.Keys.ToList(), cancellationToken);
        return new ResealReport(newest, written, resealing.Unreadable, left, retired);
    }

    /// <summary>Seals what stands in secret fields as plain text. Fails with <c>vault.sealed</c>.</summary>
    public async Task<Result<AdoptionReport>> AdoptAsync(IProgress<SealProgress> progress, CancellationToken cancellationToken)
    {
        await ring.ReloadAsync(cancellationToken);
        if (await ring.SealingKeyAsync(cancellationToken) is not { } key)
        {
            return IntegrationErrors.VaultSealed();
        }

        var adoption = new Adoption(catalogue, key);
        var written = await WalkAsync(SealedColumn.Config, (row, _) => ValueTask.FromResult(adoption.Rewrite(SealedColumn.Config, row)), progress, cancellationToken);
        return new AdoptionReport(written, adoption.Secrets, adoption.UnknownProviders, adoption.NotText);
    }

    private async Task<long> WalkAsync(
        SealedColumn column, Func<SealedRow, CancellationToken, ValueTask<JsonObject?>> rewrite, IProgress<SealProgress> progress, CancellationToken cancellationToken)
    {
        var total = await rows.CountAsync(column, cancellationToken);
        long seen = 0, written = 0;
        progress.Report(new(column.Table, 0, total, []));
        await rows.WalkAsync(
            column,
            rewrite,
            (more, changed) =>
            {
                (seen, written) = (seen + more, written + changed);
                progress.Report(new(column.Table, seen, Math.Max(seen, total), []));
            },
            cancellationToken);
        return written;
    }

    /// <returns>The sealed hosts: they can open nothing anyway, and load every key when they are mended.</returns>
    private async Task<IReadOnlyList<string>> WaitUntilLoadedAsync(int version, IProgress<SealProgress> progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Poll, clock);
        while (true)
        {
            var behind = await store.BehindAsync(version, cancellationToken);
            var waitingFor = behind.Where(h => h.NewestKey > 0).Select(h => h.Name).ToList();
            progress.Report(new(SealProgress.Waiting, 0, waitingFor.Count, waitingFor));
            if (waitingFor.Count == 0)
            {
                return behind.Select(h => h.Name).ToList();
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
