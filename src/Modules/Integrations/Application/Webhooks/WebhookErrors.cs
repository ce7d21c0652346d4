using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>Every expected failure around webhooks, named.</summary>
internal static class WebhookErrors
{
    /// <summary>One answer to every stranger: a wrong address, a wrong signature and a missing secret look alike.</summary>
    public static Error Refused() => Error.Of(ErrorKind.NotFound, "webhook.refused");

    public static Error Unsupported() => Error.Of(ErrorKind.NotFound, "webhook.unsupported");

    public static Error ByApp() => Error.Of(ErrorKind.Conflict, "webhook.by_app");

    public static Error DeliveryNotFound() => Error.Of(ErrorKind.NotFound, "webhook.delivery_not_found");

    public static Error NothingToReplay() => Error.Of(ErrorKind.Conflict, "webhook.nothing_to_replay");
}
