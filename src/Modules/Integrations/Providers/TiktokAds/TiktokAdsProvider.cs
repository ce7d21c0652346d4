using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.TiktokAds;

internal sealed class TiktokAdsProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.TiktokAds,
        Name = "TikTok Ads",
        Category = ProviderCategory.AdsAnalytics,
        Summary = new("Bring TikTok ad costs into reports", "Aduce costurile reclamelor TikTok în rapoarte"),
        Needs = new("A TikTok for Business user with access to the advertiser account", "Un utilizator TikTok for Business cu acces la contul de publicitate"),
        Monogram = "TT",
        Aliases = ["tiktok", "reclame", "publicitate", "campanii", "tik tok"],
        AuthKinds = [AuthKind.Oauth2Code],
        Settings = TiktokAdsSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://business-api.tiktok.com/open_api/v1.3/"))],
        ApiVersion = "v1.3",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET advertiser/info/",
        Errors = TiktokAdsErrors.Map,
        OAuth = [TiktokAdsOAuth.Rule],
        Syncs = [new("campaigns", new("Cost per campaign and day", "Cost pe campanie și zi"), TimeSpan.FromHours(6)) { FromDate = true }],
        RateLimit = new(600, TimeSpan.FromMinutes(1), "https://business-api.tiktok.com/portal/docs/rate-limits/v1.3: Basic level, for the app over all its companies; 10 a second"),
        Limitations = new(
            "TikTok’s webhooks are not used: how they are signed is not documented. Leads and reports are polled.",
            "Webhook-urile TikTok nu sunt folosite: semnarea lor nu este documentată. Lead-urile și rapoartele se citesc periodic."),
        Documentation = new Uri("https://business-api.tiktok.com/portal/docs"),
        Tier = QualityTier.Gold,
        CrossCheck = TiktokAdsSettings.HalfAnApp,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(TiktokAdsConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<TiktokAdsClient>();
}
