using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAnalytics;

internal sealed class FacebookAnalyticsProvider : IProvider
{
    private const string InvalidParameter = "100";

    private static readonly ErrorMap Pages = MetaErrors.Map(MetaFields.PageId, FacebookAnalyticsSettings.PageHidden);

    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.FacebookAnalytics,
        Name = "Meta Insights & Conversions",
        Category = ProviderCategory.AdsAnalytics,
        Summary = new("Read Page figures, send conversions", "Citește cifrele paginii, trimite conversii"),
        Needs = new(
            "A Facebook account that may see your Page’s insights, or a dataset and its token from Events Manager",
            "Un cont de Facebook care poate vedea statisticile paginii sau un set de date și tokenul lui din Events Manager"),
        Monogram = "MI",
        Aliases = ["facebook", "fb", "analytics", "meta", "insights", "conversions", "pixel", "statistici", "conversii"],
        AuthKinds = [AuthKind.Oauth2Code, AuthKind.ApiKey],
        Settings = FacebookAnalyticsSettings.Fields,
        Environments = MetaOAuth.Environments,
        ApiVersion = MetaOAuth.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /{page_id}?fields=id,name and /{page_id}/insights; GET /{dataset_id}?fields=id,name,last_fired_time",
        Errors = Pages with { Rules = [new(FailureReason.UnexpectedResponse) { Codes = [InvalidParameter], Matches = MetaErrors.IsRetiredMetric }, .. Pages.Rules] },
        Scopes =
        [
            MetaScopes.PageList,
            MetaScopes.PageReading,
            new("read_insights", new("Read the Page’s figures", "Citește cifrele paginii"), new("no figures can be read", "cifrele nu pot fi citite")),
            MetaScopes.Business,
        ],
        OAuth = [MetaOAuth.Rule(FacebookAnalyticsSettings.WithInsights)],
        LivesOn = MetaPages.Token,
        // No event of a Page is for it; that a person left is.
        Webhooks = MetaWebhooks.Rule(_ => false),
        Syncs = [new("insights", new("Reach per day", "Vizibilitate pe zi"), TimeSpan.FromHours(6)) { Needs = "read_insights", FromDate = true, Reach = TimeSpan.FromDays(2 * 365) }],
        RateLimit = new(200, TimeSpan.FromHours(1), "https://developers.facebook.com/docs/graph-api/overview/rate-limiting: a day’s quota of a Page is 4800 calls for each engaged user; 200 an hour is the smallest of its rules"),
        Limitations = new(
            "“Facebook Analytics” was shut down in 2021: no funnels, cohorts, retention or people across devices. Figures exist for Pages with 100 or more followers, for two years, refreshed once a day.",
            "„Facebook Analytics” a fost închis în 2021: nu există pâlnii, cohorte, retenție sau persoane pe mai multe dispozitive. Cifrele există pentru pagini cu cel puțin 100 de urmăritori, pe doi ani, actualizate o dată pe zi."),
        Documentation = new Uri("https://developers.facebook.com/docs/graph-api/reference/insights"),
        Tier = QualityTier.Silver,
        CrossCheck = MetaFields.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(FacebookAnalyticsConnector);

    /// <summary>The metric is gone, not the connection.</summary>
    public static bool IsRetiredMetric(ProviderFailure failure) => failure is { Reason: FailureReason.UnexpectedResponse, ProviderCode: InvalidParameter };

    public void Register(IServiceCollection services)
    {
        MetaConnector.Register(services);
        services.AddSingleton<FacebookConversions>();
    }
}
