using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Modules.Integrations.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

internal static class ProviderHttpRegistration
{
    /// <summary>Registers the ways out, <see cref="IProviderHttp"/> and <see cref="IOutboundDialer"/>, and <see cref="IProviderAddresses"/>. Their settings are checked at start.</summary>
    public static IServiceCollection AddProviderHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<EgressOptions>(configuration, EgressOptions.Section).Check(options => options.Problems());
        services.AddOptions<ProviderAddressOptions>().Configure(options => options.Read(configuration.GetSection(ProviderAddressOptions.Section))).Check(options => options.Problems).ValidateOnStart();
        services.AddOptions<AuthorityOptions>().Configure(options => options.Read(configuration)).Check(options => options.Problems).ValidateOnStart();
        services.AddSingleton<IOAuthSettings, OAuthSettings>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHostResolver, SystemHostResolver>();
        services.AddSingleton(provider => new AllowList([.. provider.GetRequiredService<IOptions<EgressOptions>>().Value.Allow.Select(AllowEntry.Parse).OfType<AllowEntry>()]));
        services.AddSingleton<EgressGuard>();
        services.AddSingleton<IOutboundDialer>(provider => provider.GetRequiredService<EgressGuard>());
        services.AddSingleton<ProviderTransport>();
        services.AddSingleton<IProviderHttp, ProviderHttp>();
        services.AddSingleton<IProviderAddresses, ProviderAddresses>();
        services.AddHostedService<EgressAnnouncement>();
        return services;
    }

    /// <summary>Registers the ready clients of sibling modules. Needs the module's database.</summary>
    public static IServiceCollection AddConnectionClients(this IServiceCollection services)
    {
        services.AddSingleton<RateBucketStore>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<IConnectionClients, ConnectionClients>();
        return services;
    }
}
