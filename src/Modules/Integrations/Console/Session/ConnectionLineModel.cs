using GeniusErp.Modules.Integrations.Application.Catalogue;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>One line of the overview: the connection, and its provider where this build knows it.</summary>
public sealed class ConnectionLineModel
{
    internal ConnectionLineModel(ConnectionRow row, ProviderView? provider, bool placed) => (Row, Provider, IsPlaced) = (row, provider, placed);

    internal ConnectionRow Row { get; }

    internal ProviderView? Provider { get; }

    /// <summary>Some connections are a franchise's, so each line says whose it is.</summary>
    internal bool IsPlaced { get; }

    internal string ProviderName => Provider?.Name ?? Row.Provider;

    internal string Title => Row.TitleWith(ProviderName);

    internal bool UsesConsent => Provider?.UsesConsent(Row.HasGrant) == true;
}
