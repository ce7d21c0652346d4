using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>One line of a provider's error map. All conditions that are set must hold.</summary>
/// <param name="Reason">What it means.</param>
internal sealed record ErrorRule(FailureReason Reason)
{
    /// <summary>Any of these statuses; empty = any.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>The provider's own code as <see cref="ErrorMap.Code"/> reads it from the body.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>The body holds this text, ignoring case.</summary>
    public string? BodyContains { get; init; }

    /// <summary>Anything that data cannot say.</summary>
    public Func<ProviderAnswer, bool>? Matches { get; init; }

    /// <summary>The provider says it in words that admit no other reading. Default true: that is what a rule is for.</summary>
    public bool Plain { get; init; } = true;

    /// <summary>The setting at fault.</summary>
    public string? Field { get; init; }

    /// <summary>What to do next, in this provider's terms.</summary>
    public Text? Hint { get; init; }

    public string? Step { get; init; }

    public bool Covers(ProviderAnswer answer, string? code)
        => (Statuses.Count == 0 || Statuses.Contains(answer.Status))
            && (Codes.Count == 0 || (code is not null && Codes.Contains(code)))
            && (BodyContains is null || answer.Text.Contains(BodyContains, StringComparison.OrdinalIgnoreCase))
            && (Matches is null || Matches(answer));
}

/// <summary>
/// How a provider's answers map to reasons: its own rules first (so an error inside a 200 is found), then the general reading of HTTP.
/// </summary>
internal sealed record ErrorMap(IReadOnlyList<ErrorRule> Rules)
{
    /// <summary>Only the general reading of HTTP.</summary>
    public static readonly ErrorMap General = new([]);

    /// <summary>Where the provider puts its own error code; null where it has none.</summary>
    public Func<ProviderAnswer, string?>? Code { get; init; }

    /// <summary>How long to wait, where the provider says it in the body; a Retry-After header goes before. Untrusted: at most a day counts. Default: nowhere.</summary>
    public Func<ProviderAnswer, TimeSpan?>? Wait { get; init; }

    /// <summary>The failure in this answer, or null when it is a success.</summary>
    public ProviderFailure? Classify(ProviderAnswer answer, DateTimeOffset now)
    {
        var code = Code?.Invoke(answer);
        var rule = Rules.FirstOrDefault(candidate => candidate.Covers(answer, code));
        if (rule is null && answer.IsSuccess)
        {
            return null;
        }

        return new(rule?.Reason ?? Read(answer.Status))
        {
            Plain = rule?.Plain ?? false,
            Field = rule?.Field,
            Hint = rule?.Hint,
            Step = rule?.Step,
            HttpStatus = answer.Status,
            // Only codes that the map itself names: an unknown one could be anything, even our own secret echoed back.
            ProviderCode = code is not null && Rules.Any(known => known.Codes.Contains(code)) ? code : null,
            RetryAfter = answer.RetryAfter(now) ?? WaitOf(answer),
            RequestId = answer.RequestId(),
        };
    }

    private TimeSpan? WaitOf(ProviderAnswer answer) => Wait?.Invoke(answer) is { } wait && wait > TimeSpan.Zero ? (wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1)) : null;

    /// <summary>HTTP's own meaning, RFC 9110 section 15.</summary>
    public static FailureReason Read(int status) => status switch
    {
        401 => FailureReason.InvalidCredentials,
        403 => FailureReason.PermissionMissing,
        404 or 405 or 410 => FailureReason.InvalidConfiguration,
        408 => FailureReason.ProviderUnavailable,
        429 => FailureReason.RateLimited,
        >= 500 => FailureReason.ProviderUnavailable,
        _ => FailureReason.UnexpectedResponse,
    };
}
