using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

/// <summary>One class that handles events, made anew for each.</summary>
/// <param name="Name">The class's full name: its lanes and dead letters are kept under it, so a renamed class is a new handler.</param>
/// <param name="Types">What it handles.</param>
/// <param name="IsShared">It was registered as an instance.</param>
internal sealed record EventHandler(string Name, IReadOnlySet<EventType> Types, Func<IServiceProvider, object> Make, bool IsShared)
{
    public const int LongestName = 300;
}

/// <summary>
/// The <see cref="INotificationHandler{TNotification}"/> classes that the host has registered for our events or for what they derive from. Taken
/// from the registrations, not by resolving them all: one that cannot be constructed must not keep the others from their events.
/// </summary>
internal sealed class EventHandlers
{
    private readonly Lazy<IReadOnlyDictionary<string, EventHandler>> all;

    public EventHandlers(IServiceCollection services, ILogger<EventHandlers> logger) => all = new(() => Find(services, logger));

    public IReadOnlyDictionary<string, EventHandler> All => all.Value;

    private static Dictionary<string, EventHandler> Find(IServiceCollection services, ILogger logger)
    {
        var found = new Dictionary<Type, (HashSet<EventType> Types, ServiceDescriptor Registration)>();
        foreach (var registration in services.Where(service => !service.IsKeyedService && service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(INotificationHandler<>)))
        {
            var handled = registration.ServiceType.GetGenericArguments()[0];
            var types = EventTypes.All.Where(type => handled.IsAssignableFrom(type.Record)).ToList();
            var handler = registration.ImplementationType ?? registration.ImplementationInstance?.GetType();
            if (types.Count == 0)
            {
                continue;
            }

            if (handler is null || handler.FullName is not { Length: <= EventHandler.LongestName })
            {
                logger.LogError("A handler of {Event} gets no events: register it by its class", handled.Name);
                continue;
            }

            if (!found.TryGetValue(handler, out var known))
            {
                found.Add(handler, known = ([], registration));
            }

            known.Types.UnionWith(types);
        }

        return found.ToDictionary(
            pair => pair.Key.FullName!,
            pair => new EventHandler(pair.Key.FullName!, pair.Value.Types, MakerOf(pair.Value.Registration, pair.Key), pair.Value.Registration.ImplementationInstance is not null),
            StringComparer.Ordinal);
    }

    private static Func<IServiceProvider, object> MakerOf(ServiceDescriptor registration, Type handler)
    {
        if (registration.ImplementationInstance is { } instance)
        {
            return _ => instance;
        }

        var make = ActivatorUtilities.CreateFactory(handler, Type.EmptyTypes);
        return services => make(services, null);
    }
}
