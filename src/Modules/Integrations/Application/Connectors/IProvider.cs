using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// One provider, found by scan: nothing else has to be edited to add one. Needs a public parameterless constructor.
/// </summary>
internal interface IProvider
{
    ProviderDescriptor Descriptor { get; }

    /// <summary>The class whose capability interfaces say what this provider can do. Registered as a singleton by the catalogue.</summary>
    Type Connector { get; }

    /// <summary>Registers what the connector needs besides the kit: its client.</summary>
    void Register(IServiceCollection services);
}

/// <summary>All providers that work, by code. Refuses duplicate codes, monograms and fields at start.</summary>
internal interface IProviderCatalogue
{
    /// <summary>In the order of the codes.</summary>
    IReadOnlyList<ProviderDescriptor> All { get; }

    ProviderDescriptor? Find(Provider provider);

    /// <summary>The provider's connector as this capability, or null when it does not have it.</summary>
    TCapability? Capability<TCapability>(Provider provider)
        where TCapability : class;
}

internal static class ProviderCatalogues
{
    /// <summary>Which settings of this provider are secret. Without a connector nobody can tell, so each of them is.</summary>
    public static Func<string, bool> SecretFieldsOf(this IProviderCatalogue catalogue, Provider provider) => catalogue.Find(provider) is { } known ? known.IsSecret : _ => true;
}
