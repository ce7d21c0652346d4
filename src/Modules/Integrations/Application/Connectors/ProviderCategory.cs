namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>What a provider is for. The code on the wire is the snake_case of the member.</summary>
internal enum ProviderCategory
{
    EFactura,
    Ecommerce,
    Messaging,
    Payments,
    Shipping,
    Email,
    CompanyRegistry,
    AdsAnalytics,
    Validation,
    Ai,
}

/// <summary>How a connection proves who it is.</summary>
internal enum AuthKind
{
    Oauth2Code,
    Oauth2ClientCredentials,
    Oauth2JwtAssertion,
    ApiKey,
    Basic,
    LoginToken,
    MailLogin,
    MailOauth,
    None,
}

/// <summary>What one verify call costs the company.</summary>
internal enum VerifyCost
{
    /// <summary>Costs nothing: run on a schedule.</summary>
    Free,

    /// <summary>Billed by the provider: run only when a person asks.</summary>
    Billed,

    /// <summary>The provider has no call that proves anything: connected, never verified.</summary>
    None,
}

/// <summary>How far a connector has been proved. Computed by the provider's tests; the descriptor says the same or the tests fail.</summary>
internal enum QualityTier
{
    Bronze,
    Silver,
    Gold,
}
