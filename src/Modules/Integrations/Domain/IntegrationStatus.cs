namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Whether an integration can be used. The legal moves are in <c>IntegrationTransitions</c>.</summary>
public enum IntegrationStatus
{
    /// <summary>Never connected, or disconnected by a person: it holds no credential that works.</summary>
    Disconnected,

    /// <summary>Usable. A passing failure may be recorded beside it ("retrying").</summary>
    Connected,

    /// <summary>Not usable until a person mends it, or until a provider that was down answers again.</summary>
    Error,
}
