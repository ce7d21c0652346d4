namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Collects what happened, in order, until the unit of work writes it down with the change.</summary>
internal abstract class AggregateRoot
{
    private readonly List<IntegrationEvent> events = [];

    public IReadOnlyList<IntegrationEvent> Events => events;

    public void ClearEvents() => events.Clear();

    protected void Raise(IntegrationEvent happened) => events.Add(happened);
}
