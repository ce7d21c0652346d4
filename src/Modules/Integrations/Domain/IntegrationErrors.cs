namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Every expected failure around an integration, named. The texts are in <c>Texts/</c> under <c>error.{code}</c>.</summary>
internal static class IntegrationErrors
{
    public static Error NotFound() => Error.Of(ErrorKind.NotFound, "integration.not_found");

    public static Error IllegalTransition(IntegrationStatus from, IntegrationStatus to)
        => Error.Of(ErrorKind.Conflict, "integration.illegal_transition", Words.Code(from), Words.Code(to));

    public static Error Removed() => Error.Of(ErrorKind.Conflict, "integration.removed");

    public static Error AccountKeyTaken(string accountKey) => Error.Of(ErrorKind.Conflict, "integration.account_key_taken", accountKey);

    public static Error Inherited() => Error.Of(ErrorKind.Forbidden, "integration.inherited");

    public static Error ForeignFranchise() => Error.Of(ErrorKind.Forbidden, "integration.foreign_franchise");

    public static Error VersionRequired() => Error.Of(ErrorKind.PreconditionRequired, "integration.version_required");

    public static Error VersionStale() => Error.Of(ErrorKind.PreconditionFailed, "integration.version_stale");

    public static Error ChangedMeanwhile()
        => Error.Of(ErrorKind.Conflict, "integration.changed_meanwhile") with { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Error UnknownProvider(string code)
        => Error.Of(ErrorKind.Invalid, "provider.unknown", code) with { Fields = [new("provider", "unknown", SharedTexts.Get("error.provider.unknown", code))] };

    public static Error ProviderNotFound() => Error.Of(ErrorKind.NotFound, "provider.not_found");

    public static Error NotConnected() => Error.Of(ErrorKind.Conflict, "integration.not_connected");

    public static Error NothingToRefresh() => Error.Of(ErrorKind.Conflict, "integration.nothing_to_refresh");

    public static Error InvalidSettings(IReadOnlyList<FieldError> fields)
        => Error.Of(ErrorKind.Invalid, "validation_failed") with { Fields = fields };

    public static Error VaultSealed() => Error.Of(ErrorKind.Unavailable, "vault.sealed") with { RetryAfter = TimeSpan.FromSeconds(60) };

    public static Error SecretUnreadable() => Error.Of(ErrorKind.Refused, "secret_unreadable") with { Reason = FailureReason.SecretUnreadable };
}
