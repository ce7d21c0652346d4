using GeniusErp.Modules.Integrations.Application.Events;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>Events that a handler was not given any more, over all tenants, for operators.</summary>
internal interface IDeadLetterStore
{
    /// <summary>The newest first.</summary>
    Task<IReadOnlyList<DeadLetterView>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Asks for another attempt, which some host makes soon; asked twice is asked once. Null when there is none.</summary>
    Task<DeadLetterView?> ReplayAsync(Guid id, CancellationToken cancellationToken);
}
