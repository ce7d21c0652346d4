using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAds;

internal sealed class FacebookAdsProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.FacebookAds,
        Name = "Facebook Ads",
        Category = ProviderCategory.AdsAnalytics,
        Summary = new("Bring ad spend, results and leads", "Aduce costuri, rezultate și lead-uri din reclame"),
        Needs = new("A Facebook account with a role on your ad account", "Un cont de Facebook cu rol pe contul dumneavoastră de reclame"),
        Monogram = "FBA",
        Aliases = ["facebook", "ads", "meta", "reclame", "instagram", "leads", "marketing"],
        AuthKinds = [AuthKind.Oauth2Code],
        Settings = FacebookAdsSettings.Fields,
        Environments = MetaOAuth.Environments,
        ApiVersion = MetaOAuth.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /{ad_account_id}?fields=id,account_id,name,account_status,currency,timezone_name",
        Errors = MetaErrors.Map(FacebookAdsSettings.AdAccountId, FacebookAdsSettings.AccountHidden),
        Scopes =
        [
            new("ads_read", new("Read ads and their results", "Citește reclamele și rezultatele lor"), new("no spend or results can be read", "costurile și rezultatele nu pot fi citite")),
            new("ads_management", new("Manage ads and audiences", "Administrează reclame și audiențe"), new("audiences cannot be sent", "audiențele nu pot fi trimise")) { Optional = true },
            new("leads_retrieval", new("Read leads from lead forms", "Citește lead-urile din formulare"), new("leads do not arrive", "lead-urile nu sosesc")) { Optional = true },
            MetaScopes.PageList with { Optional = true, Without = new("leads do not arrive", "lead-urile nu sosesc") },
            MetaScopes.PageReading with { Optional = true, Without = new("leads do not arrive", "lead-urile nu sosesc") },
            new("pages_manage_ads", new("See the Page’s lead forms", "Vede formularele de lead-uri ale paginii"), new("leads do not arrive", "lead-urile nu sosesc")) { Optional = true },
            MetaScopes.PageEvents with { Optional = true, Without = new("leads do not arrive by themselves", "lead-urile nu sosesc de la sine") },
            MetaScopes.Business,
        ],
        OAuth = [MetaOAuth.Rule()],
        Webhooks = MetaWebhooks.Rule(field => field is "leadgen" or "leadgen_update"),
        Syncs = [new("campaigns", new("Cost per campaign and day", "Cost pe campanie și zi"), TimeSpan.FromHours(6)) { Needs = "ads_read", FromDate = true }],
        RateLimit = new(60, TimeSpan.FromMinutes(5), "https://developers.facebook.com/docs/marketing-apis/rate-limiting: development tier, score 60 that decays in 300 seconds, a read counts 1; an app with advanced access has 9000"),
        Limitations = new(
            "Figures change for days after the ad ran, and days are those of the ad account’s time zone.",
            "Cifrele se modifică zile întregi după rularea reclamei, iar zilele sunt cele din fusul orar al contului."),
        Documentation = new Uri("https://developers.facebook.com/docs/marketing-api"),
        Tier = QualityTier.Silver,
        CrossCheck = MetaFields.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(FacebookAdsConnector);

    public void Register(IServiceCollection services) => MetaConnector.Register(services);
}
