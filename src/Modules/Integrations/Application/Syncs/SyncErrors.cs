using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>Every expected failure around a sync stream that a person may meet, named.</summary>
internal static class SyncErrors
{
    public static Error UnknownStream() => Error.Of(ErrorKind.NotFound, "sync.unknown_stream");

    public static Error Running() => Error.Of(ErrorKind.Conflict, "sync.running");

    public static Error Paused() => Error.Of(ErrorKind.Conflict, "sync.paused");

    public static Error NotRunning() => Error.Of(ErrorKind.Conflict, "sync.not_running");

    /// <param name="code"><c>only_beginning</c>, <c>in_future</c> or <c>too_old</c>.</param>
    public static Error BadStart(string code, params object[] arguments)
        => IntegrationErrors.InvalidSettings([new("from", code, SharedTexts.Get("sync.start." + code, arguments))]);

    private static Error ConnectionInError(FailureReason reason, ProviderDescriptor provider)
        => Error.Of(ErrorKind.Conflict, "sync.connection_in_error") with { Message = reason.Explain(provider.Name), Reason = reason };

    /// <summary>Why a stream cannot run now.</summary>
    public static Error WhyNot(SyncedIntegration integration, ProviderDescriptor provider, string stream) => integration switch
    {
        { Status: IntegrationStatus.Disconnected } => IntegrationErrors.NotConnected(),
        { Status: IntegrationStatus.Error } => ConnectionInError(integration.Reason ?? FailureReason.UnexpectedResponse, provider),
        _ when integration.Find(stream)?.PausedAt is not null => Paused(),
        _ => Running(),
    };
}
