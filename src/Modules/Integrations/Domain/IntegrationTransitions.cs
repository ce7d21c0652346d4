using System.Collections.Frozen;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>The whole state machine on one screen.</summary>
internal static class IntegrationTransitions
{
    private static readonly FrozenSet<(IntegrationStatus From, IntegrationStatus To)> Allowed = new[]
    {
        (IntegrationStatus.Disconnected, IntegrationStatus.Connected),
        (IntegrationStatus.Connected, IntegrationStatus.Error),
        (IntegrationStatus.Error, IntegrationStatus.Connected),
        (IntegrationStatus.Connected, IntegrationStatus.Disconnected),
        (IntegrationStatus.Error, IntegrationStatus.Disconnected),
    }.ToFrozenSet();

    public static bool Allows(IntegrationStatus from, IntegrationStatus to) => Allowed.Contains((from, to));
}
