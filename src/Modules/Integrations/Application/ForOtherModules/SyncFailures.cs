using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>The failures that only sync requests answer with, and what to tell the user.</summary>
internal static class SyncFailures
{
    public static ConnectionFailure NoConnection() => new(ConnectionFailureCodes.NotConnected, Message("sync.no_connection"));

    public static ConnectionFailure UnknownStream(string provider, string stream, Guid id) => new(SyncFailureCodes.UnknownStream, Message("sync.unknown_stream", provider, stream)) { IntegrationId = id };

    public static ConnectionFailure Paused(FoundStream stream) => new(SyncFailureCodes.Paused, Message("sync.paused", stream.Provider.Name, stream.Declared.Label)) { IntegrationId = stream.Integration.Id.Value };

    public static ConnectionFailure Running(FoundStream stream) => new(SyncFailureCodes.Running, Message("sync.running", stream.Provider.Name, stream.Declared.Label))
    {
        RetryAfter = stream.Stored?.LeaseUntil is { } until && until > stream.Integration.Now ? until - stream.Integration.Now : TimeSpan.Zero,
        IntegrationId = stream.Integration.Id.Value,
    };

    public static ConnectionFailure LeaseLost(Guid id) => new(SyncFailureCodes.LeaseLost, Message("sync.lease_lost")) { IntegrationId = id };

    public static ConnectionFailure WrongCursor(Guid id) => new(SyncFailureCodes.WrongCursor, Message("sync.wrong_cursor")) { IntegrationId = id };

    public static ConnectionFailure Cancelled(Guid id) => new(SyncFailureCodes.Cancelled, Message("sync.cancelled")) { IntegrationId = id };

    public static ConnectionFailure Ended(Guid id) => new(SyncFailureCodes.Ended, Message("sync.ended")) { IntegrationId = id };

    private static ConnectionMessage Message(string key, params object[] arguments)
    {
        var text = SharedTexts.Get(key, arguments);
        return new(text.En, text.Ro);
    }
}
