using System.Reflection;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>The tier that the tests of a provider prove, read from the tests themselves.</summary>
internal static class TierRule
{
    /// <summary>
    /// Bronze: the class is there, so descriptor, README and settings are checked. Silver: every <see cref="Check"/> has a test that runs, or does not apply.
    /// Gold: Silver, the connector can do more than verify and prepare calls, which all do, and each further capability is proved.
    /// </summary>
    public static QualityTier Compute(Type tests, Type connector, IReadOnlyCollection<Exemption> exemptions)
    {
        if (Missing(tests, exemptions).Count > 0)
        {
            return QualityTier.Bronze;
        }

        var further = Capabilities(connector).Where(capability => capability != typeof(IVerifiesConnection) && capability != typeof(IAuthenticatesRequests)).ToHashSet();
        return further.Count > 0 && further.IsSubsetOf(ProvedCapabilities(tests)) ? QualityTier.Gold : QualityTier.Silver;
    }

    /// <summary>The checks that neither a running test nor the provider's nature answers.</summary>
    public static IReadOnlyList<Check> Missing(Type tests, IReadOnlyCollection<Exemption> exemptions)
        => [.. Enum.GetValues<Check>().Where(check => exemptions.FirstOrDefault(exemption => exemption.Check == check) is { } exemption
            ? exemption.Kind != ExemptionKind.DoesNotApply
            : !Facts(tests).Any(fact => fact.GetCustomAttributes<ProvesAttribute>().Any(proof => proof.Check == check)))];

    /// <summary>The capability interfaces of the kit that a connector has.</summary>
    public static IEnumerable<Type> Capabilities(Type connector)
        => connector.GetInterfaces().Where(type => type.Namespace!.StartsWith(typeof(IVerifiesConnection).Namespace!, StringComparison.Ordinal));

    private static HashSet<Type> ProvedCapabilities(Type tests)
        => [.. tests.GetCustomAttributes<ProvesCapabilityAttribute>().Concat(Facts(tests).SelectMany(fact => fact.GetCustomAttributes<ProvesCapabilityAttribute>())).Select(proof => proof.Capability)];

    // A test that is switched off proves nothing.
    private static IEnumerable<MethodInfo> Facts(Type tests)
        => tests.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null });
}
