using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAnalytics;

/// <summary>One series; a small Page has none. facebook/facebook-business-sdk-codegen:api_specs/specs/InsightsResult.json.</summary>
internal sealed record FacebookInsight([property: JsonRequired] string Name);

/// <summary>facebook/facebook-business-sdk-codegen:api_specs/specs/AdsPixel.json.</summary>
/// <param name="LastFiredTime">Null before the first event.</param>
internal sealed record FacebookDataset([property: JsonRequired] string Id, string? Name, string? LastFiredTime);
