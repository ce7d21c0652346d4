using GeniusErp.Modules.Integrations.Contracts;

namespace GeniusErp.SampleModule;

/// <summary>What a person who asked for something is told.</summary>
public sealed record Outcome(bool Succeeded, string Message, string? Code = null)
{
    public static Outcome Done(string message) => new(true, message);

    public static Outcome Refused(string message) => new(false, message);

    /// <summary>The failure brings its own text: what happened and what to do next.</summary>
    public static Outcome Because(ConnectionFailure failure) => new(false, failure.Message.Ro, failure.Code);
}
