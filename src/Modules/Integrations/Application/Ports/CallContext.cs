namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>Who acts: written to the activity log.</summary>
/// <param name="Kind"><c>person</c> for a token's subject, <c>system</c> for a job.</param>
/// <param name="Id">The token's subject, or the job's name; at most 200 characters.</param>
/// <param name="Name">What people call them, where the token says it; at most 200 characters.</param>
internal sealed record Actor(string Kind, string Id, string? Name = null)
{
    public static Actor System(string job) => new("system", job);
}

/// <summary>The ambient facts of the call in progress. One per scope; a job leaves the defaults.</summary>
internal sealed class CallContext
{
    public Actor Actor { get; set; } = Actor.System("integrations");

    /// <summary>Where the call came from, for the activity log: an address, or null for jobs.</summary>
    public string? From { get; set; }

    /// <summary>A random value that only the caller's browser holds, in a cookie; null when no browser is behind the call.</summary>
    public string? BrowserSession { get; set; }

    /// <summary>Set when the caller sent an Idempotency-Key.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>The claim under which the work is done; the unit of work answers it.</summary>
    public IdempotencyClaim? Claim { get; set; }
}
