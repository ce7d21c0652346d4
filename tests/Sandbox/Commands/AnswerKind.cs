using System.Text.Json.Nodes;

namespace GeniusErp.Sandbox.Commands;

/// <summary>A kind of answer that a provider may give: by other settings, or by a fault of the sandbox.</summary>
/// <param name="Sample">The sample that is saved over the good one.</param>
/// <param name="Fault">What breaks the provider while the connection is checked.</param>
internal sealed record AnswerKind(string Key, string Title, string? Sample = null, string? Fault = null)
{
    /// <summary>In the table's order. What needs a second look a minute later comes last, so that its fault can stay on.</summary>
    public static IReadOnlyList<AnswerKind> All { get; } =
    [
        new("good", "good"),
        new("bad", "bad credential", Sample: "bad"),
        new("limited", "missing permission", Sample: "limited"),
        new("throttled", "429", Fault: """{"kind":"throttle","retry_after":"60"}"""),
        new("unavailable", "503", Fault: """{"kind":"status","status":503}"""),
        new("timeout", "timeout", Fault: """{"kind":"hang"}"""),
        new("nonsense", "nonsense", Fault: """{"kind":"nonsense"}"""),
    ];

    public JsonObject? FaultJson => Fault is null ? null : JsonNode.Parse(Fault)!.AsObject();
}
