using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>What the operator has set up for connections by consent.</summary>
internal interface IOAuthSettings
{
    /// <summary><c>Integrations:PublicBaseUrl</c>: how browsers and providers reach this installation; ends in a slash. Null: not set.</summary>
    Uri? PublicBaseUrl { get; }

    /// <summary>The platform's own client at this authority; null when the operator has none.</summary>
    OAuthApp? PlatformApp(ProviderDescriptor provider, OAuthRule rule);

    /// <summary>The operator's address for the provider, else for its authority, else the declared one; null when there is none.</summary>
    Uri? Address(ProviderDescriptor provider, OAuthRule rule, string name, Uri? declared);

    /// <summary>A further setting of the provider or its authority, for example <c>LoginConfigId</c>.</summary>
    string? Setting(ProviderDescriptor provider, OAuthRule rule, string name);

    /// <summary>A further setting of an authority, whichever provider asks.</summary>
    string? AuthoritySetting(string authority, string name);

    /// <summary>Paths of this site, besides the console's, that a finished trip may return to.</summary>
    IReadOnlyList<string> ReturnPaths { get; }
}
