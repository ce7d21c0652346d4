using System.Globalization;

namespace GeniusErp.Sandbox.Faults;

internal enum FaultKind
{
    /// <summary>An error status with the provider's own body, or with <see cref="Fault.Body"/>.</summary>
    Status,

    /// <summary>The right answer, late.</summary>
    Delay,

    /// <summary>No answer until the caller gives up.</summary>
    Hang,

    /// <summary>The connection is reset before the first byte of the answer.</summary>
    Reset,

    /// <summary>The connection is reset in the middle of the body.</summary>
    Cut,

    /// <summary>200 with a web page.</summary>
    Nonsense,

    /// <summary>200 with JSON that ends too early.</summary>
    Malformed,

    /// <summary>The right answer, followed by more blanks than anybody should read.</summary>
    Oversized,

    /// <summary>429 with Retry-After.</summary>
    Throttle,

    /// <summary>A redirect to another host: the sandbox's second address unless <see cref="Fault.Location"/> says another.</summary>
    Redirect,

    /// <summary>An error that repeats everything that was sent, secrets included, in its body and its headers.</summary>
    Echo,
}

/// <summary>How a provider is broken. As JSON its members are snake_case.</summary>
internal sealed record Fault
{
    public required FaultKind Kind { get; init; }

    /// <summary>Default: 500; for a redirect 302, for an echo 400.</summary>
    public int? Status { get; init; }

    /// <summary>Default: the provider's own body for that status.</summary>
    public string? Body { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Seconds or an HTTP date, as it goes on the wire. Default for a throttle: 60.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Waits before whatever the kind does.</summary>
    public int DelayMs { get; init; }

    public string? Location { get; init; }

    /// <summary>Blanks of an oversized answer. Default: 3 MiB.</summary>
    public int? Bytes { get; init; }

    /// <summary>Only requests whose path (below <c>/{code}</c>) begins so. Default: all.</summary>
    public string? Path { get; init; }

    public string? Method { get; init; }

    /// <summary>How many requests are hit before the fault is gone. Default: all, until mended.</summary>
    public int? Times { get; init; }

    public static Fault OfStatus(int status, string? body = null) => new() { Kind = FaultKind.Status, Status = status, Body = body };

    /// <summary>200 with this body.</summary>
    public static Fault Answer(string body, int status = 200, string contentType = "application/json")
        => new() { Kind = FaultKind.Status, Status = status, Body = body, ContentType = contentType };

    public static Fault Throttle(TimeSpan wait) => new() { Kind = FaultKind.Throttle, RetryAfter = ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture) };

    public static Fault Throttle(DateTimeOffset until) => new() { Kind = FaultKind.Throttle, RetryAfter = until.ToString("R", CultureInfo.InvariantCulture) };

    public static Fault Of(FaultKind kind) => new() { Kind = kind };

    public bool Covers(string method, string path)
        => (Method is null || Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (Path is null || path.StartsWith(Path, StringComparison.OrdinalIgnoreCase));
}
