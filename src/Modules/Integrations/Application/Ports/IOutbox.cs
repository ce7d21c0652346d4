using GeniusErp.Modules.Integrations.Contracts.Events;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>
/// Events for other modules that no aggregate raises. What the aggregate raises is written by the unit of work itself. The id comes from
/// <see cref="Guid.CreateVersion7(DateTimeOffset)"/>.
/// </summary>
internal interface IOutbox
{
    /// <summary>Goes out with the unit of work's next commit, or not at all.</summary>
    void Add(IntegrationNotification notification);
}
