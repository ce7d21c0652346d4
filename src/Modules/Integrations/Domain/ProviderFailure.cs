namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>
/// A provider refused, in the module's own words. Holds nothing of the provider's raw answer but safe facts.
/// </summary>
/// <param name="Reason">One of the closed list.</param>
internal sealed record ProviderFailure(FailureReason Reason)
{
    /// <summary>The provider said so in words that admit no other reading; an unclear refusal has to be seen twice before it changes a state.</summary>
    public bool Plain { get; init; }

    /// <summary>The setting that is wrong, as named by the descriptor, where the answer tells.</summary>
    public string? Field { get; init; }

    /// <summary>What the provider asked for by Retry-After.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public int? HttpStatus { get; init; }

    /// <summary>The provider's own error code, one that its connector knows; never free text.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's request id, for its support desk: visible ASCII, at most 128 characters.</summary>
    public string? RequestId { get; init; }

    /// <summary>What to do next, in the provider's terms, when the shared text of the reason is too general.</summary>
    public Text? Hint { get; init; }

    /// <summary>Which part of the attempt failed: <c>address</c>, <c>sign_in</c>, <c>account</c> or <c>permissions</c>.</summary>
    public string? Step { get; init; }
}
