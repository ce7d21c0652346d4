using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Syncs;

/// <summary>The streams of all providers of this build.</summary>
internal sealed class DeclaredSyncs(IProviderCatalogue catalogue)
{
    public IReadOnlyList<DeclaredSync> All { get; } =
        [.. catalogue.All.SelectMany(provider => provider.Syncs.Select(stream => new DeclaredSync(provider.Provider, stream.Code, stream.Interval)))];

    /// <summary>This process has looked for connections from before a stream was declared.</summary>
    public bool MadeGood { get; set; }

    public IReadOnlyList<string> Of(Provider provider) => catalogue.Find(provider) is { } known ? [.. known.Syncs.Select(stream => stream.Code)] : [];
}
