using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>One way to get new tokens for a grant: logging in again, or an OAuth refresh.</summary>
internal interface IRenewsGrants
{
    /// <summary>True when this way is the one for the grant.</summary>
    bool Renews(GrantSnapshot grant);

    /// <summary>The provider's margin for this grant.</summary>
    TimeSpan MarginOf(GrantSnapshot grant);

    /// <summary>One call to the authority, at most. Holds no database connection while it waits.</summary>
    Task<ProviderResult<IssuedTokens>> RenewAsync(GrantSnapshot grant, CancellationToken cancellationToken);
}
