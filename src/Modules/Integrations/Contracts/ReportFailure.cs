using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// Tells that the provider refused a call for a reason that lies in the connection, not in the call. What the client of <see cref="IConnectionClients"/> answers with
/// a <see cref="ConnectionException"/> has been told already. The state follows the rules of health checks; a report about a credential that was replaced since changes nothing.
/// </summary>
/// <param name="Connection">As it was used.</param>
/// <param name="What">What was seen.</param>
/// <returns>What to tell the user.</returns>
public sealed record ReportFailure(Connection Connection, ObservedFailure What) : IRequest<ConnectionFailure>;

/// <summary>What a caller saw.</summary>
/// <param name="Reason">What it means.</param>
public sealed record ObservedFailure(FailureReason Reason)
{
    /// <summary>
    /// The provider said so in words that admit no other reading: the connection ends in error at once. Default false: an unclear refusal has to be seen twice, a minute apart.
    /// </summary>
    public bool Plain { get; init; }

    /// <summary>The answer's status, where there was an answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The provider's request id, for its support desk: visible ASCII, at most 128 characters; anything else is dropped.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long the provider asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
