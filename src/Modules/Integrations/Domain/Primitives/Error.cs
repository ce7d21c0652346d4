namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>What sort of refusal this is. One switch in the Api turns it into an HTTP status.</summary>
internal enum ErrorKind
{
    Invalid,
    NotFound,
    Conflict,
    Forbidden,
    Refused,
    PreconditionRequired,
    PreconditionFailed,
    Unavailable,
}

/// <summary>An expected failure: a stable code for programs, a text for people.</summary>
internal sealed record Error(ErrorKind Kind, string Code, Text Message)
{
    /// <summary>Set when a provider refused: what the connection's state says.</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>The fields that are wrong, by name as on the wire.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>When trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An error whose text is in the shared resource under <c>error.{code}</c>.</summary>
    public static Error Of(ErrorKind kind, string code, params object[] arguments)
        => new(kind, code, SharedTexts.Get($"error.{code}", arguments));
}

/// <summary>One thing that is wrong with one field.</summary>
/// <param name="Field">Name as on the wire, for example <c>config.api_key</c>.</param>
/// <param name="Code">Stable code, for example <c>required</c>.</param>
/// <param name="Message">What is wrong and what to do, in both languages.</param>
internal sealed record FieldError(string Field, string Code, Text Message);
