using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Outbox;

internal static class OutboxServices
{
    /// <summary>Events out, and the database's notices in. Handlers may be registered before or after this.</summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<OutboxOptions>(configuration, OutboxOptions.Section).Check(options => options.Problems());
        services.AddScoped<IOutbox, OutboxWriter>();
        services.AddSingleton(provider => new EventHandlers(services, provider.GetRequiredService<ILogger<EventHandlers>>()));
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<IDeadLetterStore>(provider => provider.GetRequiredService<DeadLetterStore>());
        services.AddSingleton<OutboxMeter>();
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<HandlerCalls>();
        services.AddSingleton<LaneRun>();
        services.AddSingleton<LetterRun>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<IChangeFeed>(provider => provider.GetRequiredService<ChangeFeed>());
        services.AddHostedService<ConnectionCacheFeed>();
        services.AddHostedService<DatabaseNotices>();
        services.AddHostedService<OutboxDispatcher>();
        return services;
    }
}
