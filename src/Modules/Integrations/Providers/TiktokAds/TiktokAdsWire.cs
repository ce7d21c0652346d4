using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.TiktokAds;

/// <summary>The envelope of every answer; <c>code</c> has been read before.</summary>
internal sealed record TiktokAdsAnswer([property: JsonRequired] TiktokAdsList Data);

internal sealed record TiktokAdsList([property: JsonRequired] IReadOnlyList<TiktokAdsAdvertiser> List);

/// <summary>advertiser/info/ says <c>name</c>, oauth2/advertiser/get/ says <c>advertiser_name</c>.</summary>
internal sealed record TiktokAdsAdvertiser([property: JsonRequired] string AdvertiserId, string? Name, string? AdvertiserName, string? Status, string? Currency, string? Timezone);
