namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>What a connector has to have proved before it is called Silver.</summary>
internal enum Check
{
    /// <summary>Every setting: empty, wrong form, wrong type, too long, control characters, look-alike host.</summary>
    Settings,

    /// <summary>Good credential: connected, account read back.</summary>
    GoodCredential,

    /// <summary>What is sent agrees with the provider's own specification.</summary>
    DocumentedRequest,
    BadCredential,
    MissingPermission,
    NotFound,
    RateLimited,
    ServerError,
    Timeout,
    ConnectionLost,
    MalformedAnswer,
    OversizedAnswer,
    RedirectElsewhere,
    SecretEchoed,
}

internal enum ExemptionKind
{
    /// <summary>The provider has no such thing: nothing is missing.</summary>
    DoesNotApply,

    /// <summary>Nobody knows how the provider does it: the tier stays at Bronze until somebody does.</summary>
    FactsUnknown,
}

/// <summary>A check that a provider's tests leave out, and why.</summary>
internal sealed record Exemption(Check Check, ExemptionKind Kind, string Reason);

/// <summary>This test proves that check.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ProvesAttribute(Check check) : Attribute
{
    public Check Check => check;
}

/// <summary>These tests prove a capability beyond verifying: renewal, revocation, webhooks.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ProvesCapabilityAttribute(Type capability) : Attribute
{
    public Type Capability => capability;
}

/// <summary>The provider that this test class is about.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class ConformanceOfAttribute(Modules.Integrations.Domain.Provider provider) : Attribute
{
    public Modules.Integrations.Domain.Provider Provider => provider;
}
