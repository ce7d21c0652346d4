using System.Reflection;
using MediatR;

namespace GeniusErp.Host;

/// <summary>
/// The one place that registers MediatR: scans the assemblies that the modules hand over. MediatR 5.1 brings no registration of its own;
/// a later version would change this file and the order of the arguments in the behaviours (module decision 0001).
/// </summary>
internal static class Mediation
{
    public static IServiceCollection AddMediation(this IServiceCollection services, IEnumerable<Assembly> handlerAssemblies)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        return services.Scan(scan => scan
            .FromAssemblies(handlerAssemblies)
            .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime()
            .AddClasses(classes => classes.AssignableTo(typeof(INotificationHandler<>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime());
    }
}
