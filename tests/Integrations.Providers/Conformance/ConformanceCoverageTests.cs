using System.Reflection;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>The catalogue lists a provider only when its connector works, and it works when its tests say so.</summary>
public sealed class ConformanceCoverageTests
{
    private static readonly IReadOnlyList<Type> Classes = [.. typeof(SettingsConformance).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(SettingsConformance)))];

    [Fact]
    public void Catalogue_HasOneConformanceClassForEachProvider()
    {
        var tested = Classes.Select(type => type.GetCustomAttribute<ConformanceOfAttribute>().ShouldNotBeNull($"{type.Name} names no provider").Provider);

        tested.Order().ShouldBe(ProviderCatalogue.Scan().Select(provider => provider.Descriptor.Provider).Order());
    }

    [Fact]
    public void Catalogue_TestsEveryVerifyCallOverHttpAgainstTheSandbox()
    {
        var overHttp = ProviderCatalogue.Scan()
            .Where(provider => provider.Descriptor.VerifyCost != VerifyCost.None && provider.Descriptor.Environments.Any(environment => environment.ApiBaseUrl is not null))
            .ToList();

        overHttp.ShouldNotBeEmpty();
        overHttp.ShouldAllBe(provider => Classes.Single(type => type.GetCustomAttribute<ConformanceOfAttribute>()!.Provider == provider.Descriptor.Provider).IsAssignableTo(typeof(ProviderConformance)));
    }

    [Fact]
    public void Catalogue_PreparesTheCallsToEveryProviderOverHttp()
        => ProviderCatalogue.Scan()
            .Where(provider => provider.Descriptor.Category != ProviderCategory.Email && !provider.Connector.IsAssignableTo(typeof(IAuthenticatesRequests)))
            .Select(provider => provider.Descriptor.Provider)
            .ShouldBeEmpty();

    [Fact]
    public void ConformanceClasses_StandInTheProvidersFolder()
        => Classes.ShouldAllBe(type => type.Namespace!.EndsWith("." + type.GetCustomAttribute<ConformanceOfAttribute>()!.Provider, StringComparison.Ordinal));
}
