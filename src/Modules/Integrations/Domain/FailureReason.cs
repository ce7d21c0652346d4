namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Why a connection does not work. A closed list: every provider's answer is mapped to one of these.</summary>
public enum FailureReason
{
    /// <summary>Consent expired or was withdrawn; a person has to authorise again.</summary>
    ReauthorizationRequired = 1,

    /// <summary>The provider refuses the key, user name or password.</summary>
    InvalidCredentials,

    /// <summary>A setting is wrong (host, shop, account number, environment).</summary>
    InvalidConfiguration,

    /// <summary>The credential is genuine but lacks a permission.</summary>
    PermissionMissing,

    /// <summary>The provider says that this credential belongs to another account than the one that was connected.</summary>
    AccountMismatch,

    /// <summary>The stored secret cannot be opened; it has to be entered again.</summary>
    SecretUnreadable,

    /// <summary>The provider answered something that its documents do not describe.</summary>
    UnexpectedResponse,

    /// <summary>Passing: the provider does not answer, or answers that it is down.</summary>
    ProviderUnavailable,

    /// <summary>Passing: the provider asks to slow down. Never becomes an error.</summary>
    RateLimited,

    /// <summary>Ours: the platform's OAuth app or an operator's setting is wrong. Connections stay as they are.</summary>
    OperatorFault,
}

internal static class FailureReasons
{
    public static bool IsPassing(this FailureReason reason) => reason is FailureReason.ProviderUnavailable or FailureReason.RateLimited;

    public static bool IsPermanent(this FailureReason reason) => !reason.IsPassing() && reason is not FailureReason.OperatorFault;

    /// <summary>What happened and what to do next, when the connection was working: the system goes on trying by itself.</summary>
    public static Text Explain(this FailureReason reason, string providerName) => SharedTexts.Get($"reason.{reason.Code()}", providerName);

    /// <summary>The same for an attempt that a person made: nothing goes on by itself, so trying again is theirs.</summary>
    public static Text ExplainAttempt(this FailureReason reason, string providerName)
        => reason.IsPassing() ? SharedTexts.Get($"attempt.{reason.Code()}", providerName) : reason.Explain(providerName);

    /// <summary>The stable code, for example <c>reauthorization_required</c>.</summary>
    public static string Code(this FailureReason reason) => Words.Code(reason);
}
