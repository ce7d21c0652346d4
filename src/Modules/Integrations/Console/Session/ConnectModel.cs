using GeniusErp.Modules.Integrations.Application.Catalogue;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>A provider that is about to be connected.</summary>
public sealed class ConnectModel
{
    internal ConnectModel(string company, ProviderView provider, DemoSettings? demo, string closed)
        => (Company, Provider, Samples, Closed) = (company, provider, demo?.SamplesOf(provider.Code) ?? [], closed);

    internal string Company { get; }

    internal ProviderView Provider { get; }

    internal IReadOnlyList<DemoSample> Samples { get; }

    /// <summary>Where it was opened from: the catalogue with its filters.</summary>
    internal string Closed { get; }

    /// <summary>Its own address; what is typed is kept under it.</summary>
    internal string Path => Paths.Connect(Company, Provider.Code);
}
