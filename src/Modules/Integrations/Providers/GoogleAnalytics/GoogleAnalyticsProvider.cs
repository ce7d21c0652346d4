using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAnalytics;

internal sealed class GoogleAnalyticsProvider : IProvider
{
    public const string Scope = "https://www.googleapis.com/auth/analytics.readonly";

    public static readonly OAuthRule Consent = GoogleOAuth.Rule(Scope) with
    {
        When = new(GoogleAnalyticsSettings.MethodField, GoogleAnalyticsSettings.SignIn),
        ConsentSettings = [GoogleAnalyticsSettings.MethodField],
    };

    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.GoogleAnalytics,
        Name = "Google Analytics",
        Category = ProviderCategory.AdsAnalytics,
        Summary = new("Show visits beside your sales", "Arată vizitele alături de vânzări"),
        Needs = new(
            "A Google account with at least the role Viewer on the GA4 property, or a service account’s key file",
            "Un cont Google cu cel puțin rolul Viewer pe proprietatea GA4 sau fișierul cu cheia unui cont de serviciu"),
        Monogram = "G4",
        Aliases = ["google", "ga4", "analytics", "trafic", "vizitatori"],
        AuthKinds = [AuthKind.Oauth2Code, AuthKind.Oauth2JwtAssertion],
        Settings = GoogleAnalyticsSettings.Fields,
        Environments =
        [
            new(ProviderEnvironment.Default, new Uri("https://analyticsdata.googleapis.com/v1beta/")),
            new(GoogleAnalyticsClient.Admin, new Uri("https://analyticsadmin.googleapis.com/v1beta/")),
        ],
        ApiVersion = "v1beta",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST properties/{id}:runReport (one metric, one row), then its name from the Admin API",
        Errors = GoogleAnalyticsErrors.Map,
        Scopes =
        [
            new(Scope, new("Google Analytics, read only", "Google Analytics, doar citire"), new("reports cannot be read", "rapoartele nu pot fi citite")),
        ],
        OAuth = [Consent],
        Renewal = new("google_analytics", TimeSpan.FromMinutes(5)),
        Syncs = [new("reports", new("Visits and conversions per day", "Vizite și conversii pe zi"), TimeSpan.FromHours(6)) { FromDate = true }],
        RateLimit = new(
            1250,
            TimeSpan.FromHours(1),
            "https://developers.google.com/analytics/devguides/reporting/data/v1/quotas: 14 000 tokens an hour for each project and property, about 10 for a report; 10 calls at once"),
        Limitations = new("Reads reports; does not send events (Measurement Protocol).", "Citește rapoarte; nu trimite evenimente (Measurement Protocol)."),
        Documentation = new Uri("https://developers.google.com/analytics/devguides/reporting/data/v1"),
        Tier = QualityTier.Gold,
        CrossCheck = settings => settings.TextOrNull(GoogleAnalyticsSettings.MethodField) == GoogleAnalyticsSettings.SignIn ? GoogleFields.HalfAnApp(settings) : [],
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(GoogleAnalyticsConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<GoogleAnalyticsClient>();
}
