using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>Failures in the words of Contracts, with what to tell the user.</summary>
internal static class ConnectionFailures
{
    /// <summary>What passes by itself is worth another try after this, when nobody said when.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30);

    public static ConnectionFailure NotConnected(string provider, string? accountKey = null) => new(
        ConnectionFailureCodes.NotConnected,
        Message(accountKey is null ? SharedTexts.Get("connection.not_connected", provider) : SharedTexts.Get("connection.not_connected_account", provider, accountKey)));

    public static ConnectionFailure Ambiguous(string provider) => new(ConnectionFailureCodes.AmbiguousAccount, Message(SharedTexts.Get("connection.ambiguous_account", provider)));

    public static ConnectionFailure NotSupported(string provider) => new(ConnectionFailureCodes.NotSupported, Message(SharedTexts.Get("connection.not_supported", provider)));

    public static ConnectionFailure CredentialRenewed(string provider, IntegrationId id) => new(ConnectionFailureCodes.CredentialRenewed, Message(SharedTexts.Get("connection.credential_renewed", provider)))
    {
        RetryAfter = TimeSpan.Zero,
        IntegrationId = id.Value,
    };

    /// <summary>The connection's own trouble.</summary>
    public static ConnectionFailure Of(ProviderDescriptor provider, IntegrationId id, FailureReason reason, TimeSpan? retryAfter = null, Text? hint = null)
        => new(reason.Code(), Message(hint ?? reason.Explain(provider.Name)))
        {
            Reason = reason,
            RetryAfter = reason.IsPassing() ? retryAfter ?? UsualWait : null,
            IntegrationId = id.Value,
        };

    public static ConnectionFailure Of(ProviderDescriptor provider, IntegrationId id, ProviderFailure failure) => Of(provider, id, failure.Reason, failure.RetryAfter, failure.Hint);

    /// <summary>Stored secrets that did not open: this one is spoilt, or the whole vault is sealed.</summary>
    public static ConnectionFailure Of(ProviderDescriptor provider, IntegrationId id, Error error)
        => error.Reason is { } reason ? Of(provider, id, reason) : new(error.Code, Message(error.Message)) { RetryAfter = error.RetryAfter, IntegrationId = id.Value };

    private static ConnectionMessage Message(Text text) => new(text.En, text.Ro);
}
