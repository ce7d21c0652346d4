using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAds;

/// <summary>facebook/facebook-business-sdk-codegen:api_specs/specs/AdAccount.json.</summary>
/// <param name="Id">With <c>act_</c>.</param>
internal sealed record FacebookAdAccount([property: JsonRequired] string Id, string? Name, int? AccountStatus, string? Currency, string? TimezoneName);
