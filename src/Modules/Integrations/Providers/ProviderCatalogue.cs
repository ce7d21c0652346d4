using System.Collections.Frozen;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers;

/// <summary>Finds every <see cref="IProvider"/> of this assembly. A provider is listed because its folder is there, and for no other reason.</summary>
internal sealed class ProviderCatalogue : IProviderCatalogue
{
    private readonly FrozenDictionary<Provider, Entry> entries;

    public ProviderCatalogue(IServiceProvider services)
    {
        All = [.. Scan().Select(provider => provider.Descriptor).OrderBy(descriptor => descriptor.Provider.Code(), StringComparer.Ordinal)];
        entries = Scan().ToFrozenDictionary(provider => provider.Descriptor.Provider, provider => new Entry(provider.Descriptor, services.GetRequiredService(provider.Connector)));
    }

    public IReadOnlyList<ProviderDescriptor> All { get; }

    public ProviderDescriptor? Find(Provider provider) => entries.GetValueOrDefault(provider)?.Descriptor;

    public TCapability? Capability<TCapability>(Provider provider)
        where TCapability : class
        => entries.GetValueOrDefault(provider)?.Connector as TCapability;

    /// <exception cref="InvalidOperationException">Two providers claim the same code or monogram, or one declares a field or a sync stream twice.</exception>
    public static IReadOnlyList<IProvider> Scan()
    {
        var providers = typeof(ProviderCatalogue).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IProvider)))
            .Select(type => (IProvider)Activator.CreateInstance(type)!)
            .ToList();
        RefuseDuplicates(providers.Select(provider => provider.Descriptor.Provider.Code()), "the code");
        RefuseDuplicates(providers.Select(provider => provider.Descriptor.Monogram), "the monogram");
        foreach (var provider in providers)
        {
            RefuseDuplicates(provider.Descriptor.Settings.Select(field => field.Name), $"a setting of {provider.Descriptor.Provider.Code()},");
            RefuseDuplicates(provider.Descriptor.Syncs.Select(stream => stream.Code), $"a sync stream of {provider.Descriptor.Provider.Code()},");
        }

        return providers;
    }

    private static void RefuseDuplicates(IEnumerable<string> names, string what)
    {
        var twice = names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        if (twice.Count > 0)
        {
            throw new InvalidOperationException($"Used twice as {what}: {string.Join(", ", twice)}.");
        }
    }

    private sealed record Entry(ProviderDescriptor Descriptor, object Connector);
}

internal static class ProviderRegistration
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        foreach (var provider in ProviderCatalogue.Scan())
        {
            services.AddSingleton(provider.Connector);
            provider.Register(services);
        }

        services.AddSingleton<ProviderApi>();
        return services.AddSingleton<IProviderCatalogue, ProviderCatalogue>();
    }
}
