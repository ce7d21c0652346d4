using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>A connection with its secrets opened, in memory: what the ready clients work with. Never leaves the module.</summary>
internal sealed class OpenedConnection(Connection connection, ProviderDescriptor provider, ConnectionAttempt attempt, TenantScope owner)
{
    /// <summary>As other modules get it.</summary>
    public Connection Connection => connection;

    /// <summary>The same as a finished answer: the hot path makes nothing new.</summary>
    public Task<ConnectionResult<Connection>> Answer { get; } = Task.FromResult<ConnectionResult<Connection>>(connection);

    public ProviderDescriptor Provider => provider;

    /// <summary>Settings and the token.</summary>
    public ConnectionAttempt Attempt => attempt;

    public IntegrationId Id => attempt.IntegrationId!.Value;

    /// <summary>Whose row it is.</summary>
    public TenantScope Owner => owner;

    public GrantId? Grant { get; init; }

    public DateTimeOffset? TokenEnds { get; init; }

    /// <summary>From then on the token is renewed or has ended: the row has to be read again.</summary>
    public DateTimeOffset GoodUntil { get; init; } = DateTimeOffset.MaxValue;

    public override string ToString() => $"{provider.Name} {attempt.IntegrationId}";
}
