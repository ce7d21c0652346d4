using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAds;

internal sealed class GoogleAdsProvider : IProvider
{
    private const string Scope = "https://www.googleapis.com/auth/adwords";

    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.GoogleAds,
        Name = "Google Ads",
        Category = ProviderCategory.AdsAnalytics,
        Summary = new("Bring campaign costs into reports", "Aduce costurile campaniilor în rapoarte"),
        Needs = new(
            "A Google account with access to the Google Ads account and two-step verification turned on",
            "Un cont Google cu acces la contul Google Ads și cu verificarea în doi pași activată"),
        Monogram = "GA",
        Aliases = ["google", "adwords", "reclame", "publicitate", "campanii"],
        AuthKinds = [AuthKind.Oauth2Code],
        Settings = GoogleAdsSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://googleads.googleapis.com/v25/"))],
        ApiVersion = "v25",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST customers/{id}/googleAds:search (SELECT … FROM customer LIMIT 1)",
        Errors = GoogleAdsErrors.Map,
        Scopes =
        [
            new(Scope, new("Google Ads", "Google Ads"), new("campaigns and costs cannot be read", "campaniile și costurile nu pot fi citite")),
        ],
        OAuth = [GoogleOAuth.Rule(Scope)],
        Syncs = [new("campaigns", new("Cost per campaign and day", "Cost pe campanie și zi"), TimeSpan.FromHours(6)) { FromDate = true }],
        RateLimit = new(
            2880,
            TimeSpan.FromDays(1),
            "https://developers.google.com/google-ads/api/docs/api-policy/access-levels: operations a day of a Cloud project with Explorer access, over all its companies"),
        Limitations = new(
            "Offline conversions and Customer Match go through Google’s Data Manager API, which this connection does not open.",
            "Conversiile offline și Customer Match trec prin Data Manager API de la Google, pe care această conexiune nu îl deschide."),
        Documentation = new Uri("https://developers.google.com/google-ads/api/docs/start"),
        Tier = QualityTier.Gold,
        CrossCheck = GoogleFields.HalfAnApp,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(GoogleAdsConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<GoogleAdsClient>();
}
