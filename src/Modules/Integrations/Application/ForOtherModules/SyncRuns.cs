using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>What the sync requests of other modules have in common: finding the stream, and naming why not.</summary>
internal sealed class SyncRuns(ISyncStore store, IProviderCatalogue catalogue)
{
    /// <summary>The integration with its streams, when it declares this one; else the failure.</summary>
    public async Task<ConnectionResult<FoundStream>> FindAsync(TenantScope tenant, Guid integrationId, string stream, CancellationToken cancellationToken)
    {
        if (!tenant.IsValid || string.IsNullOrEmpty(stream))
        {
            throw new ArgumentException("The tenant or the stream is none.");
        }

        if (await store.ReadAsync(tenant, new(integrationId), cancellationToken) is not { } integration)
        {
            return SyncFailures.NoConnection();
        }

        var provider = catalogue.Find(integration.Provider);
        return provider?.FindSync(stream) is { } declared
            ? new FoundStream(integration, provider, declared)
            : SyncFailures.UnknownStream(provider?.Name ?? integration.Provider.Code(), stream, integrationId);
    }

    /// <summary>How the stream stands now.</summary>
    public async Task<ConnectionResult<SyncState>> StateAsync(TenantScope tenant, Guid integrationId, string stream, CancellationToken cancellationToken)
    {
        var found = await FindAsync(tenant, integrationId, stream, cancellationToken);
        return found.Succeeded ? found.Value.State() : found.Failure;
    }

    /// <summary>Why a run could not write.</summary>
    public async Task<ConnectionFailure> WhyRefusedAsync(SyncRun run, CancellationToken cancellationToken)
        => await store.FindRunAsync(run, cancellationToken) switch
        {
            { State: "cancelled" } => SyncFailures.Cancelled(run.IntegrationId),
            { State: "completed" or "failed" } => SyncFailures.Ended(run.IntegrationId),
            { State: "running", HasStream: true } => SyncFailures.WrongCursor(run.IntegrationId),
            _ => SyncFailures.LeaseLost(run.IntegrationId),
        };

    /// <exception cref="ArgumentException">Something that no run can have done.</exception>
    public static void Check(string? cursor, SyncCounts counts)
    {
        if (cursor is { Length: > Limits.SyncCursorLength } || cursor?.Contains('\0', StringComparison.Ordinal) is true)
        {
            throw new ArgumentException($"A cursor has at most {Limits.SyncCursorLength} characters, and no NUL.");
        }

        if (counts.Read < 0 || counts.Changed < 0 || counts.Rejected < 0)
        {
            throw new ArgumentException("Counts begin at 0.");
        }
    }
}

/// <summary>A stream that another module named.</summary>
internal sealed record FoundStream(SyncedIntegration Integration, ProviderDescriptor Provider, SyncStream Declared)
{
    public StoredSync? Stored => Integration.Find(Declared.Code);

    public SyncState State() => new()
    {
        IntegrationId = Integration.Id.Value,
        Stream = Declared.Code,
        Cursor = Stored?.Cursor,
        From = Stored?.From,
        ReadUntil = Stored?.ReadUntil,
        Running = Stored?.LeaseUntil is not null,
        Paused = Stored?.PausedAt is not null,
        LastSuccessAt = Stored?.LastSuccessAt,
        NextDueAt = Integration.Status == IntegrationStatus.Connected && Stored is { LeaseUntil: null, PausedAt: null } ? Stored.NextDueAt : null,
        Failures = Stored?.FailureCount ?? 0,
        Reason = Stored?.Reason,
    };

    /// <summary>Why no run can begin.</summary>
    public ConnectionFailure WhyNot() => Integration switch
    {
        { Status: IntegrationStatus.Disconnected } => ConnectionFailures.NotConnected(Provider.Name),
        { Status: IntegrationStatus.Error } => ConnectionFailures.Of(Provider, Integration.Id, Integration.Reason ?? FailureReason.UnexpectedResponse),
        _ when Stored?.PausedAt is not null => SyncFailures.Paused(this),
        _ => SyncFailures.Running(this),
    };
}
