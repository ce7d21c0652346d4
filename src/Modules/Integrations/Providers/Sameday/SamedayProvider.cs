using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Sameday;

internal sealed class SamedayProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Sameday,
        Name = "Sameday",
        Category = ProviderCategory.Shipping,
        Summary = new("Make and follow Sameday AWBs", "Emite și urmărește AWB-uri Sameday"),
        Needs = new("The API user name and password from your Sameday contract", "Utilizatorul și parola de API din contractul Sameday"),
        Monogram = "SD",
        Aliases = ["curier", "easybox", "awb", "colete", "livrare"],
        AuthKinds = [AuthKind.LoginToken],
        Settings = SamedaySettings.Fields,
        Environments =
        [
            new("ro_production", new Uri("https://api.sameday.ro/")),
            new("ro_demo", new Uri("https://sameday-api.demo.zitec.com/")),
            new("hu_production", new Uri("https://api.sameday.hu/")),
            new("hu_demo", new Uri("https://sameday-api-hu.demo.zitec.com/")),
            new("bg_production", new Uri("https://api.sameday.bg/")),
            new("bg_demo", new Uri("https://sameday-api-bg.demo.zitec.com/")),
        ],
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /api/client/pickup-points",
        Errors = SamedayErrors.Calls,
        // status-sync answers for windows of at most two hours.
        Syncs = [new("shipment_status", new("State of shipments", "Starea expedierilor"), TimeSpan.FromMinutes(30))],
        RateLimit = new(60, TimeSpan.FromMinutes(1), "Unpublished: a cautious guess. Logins: 12 per minute and address, as integrators report"),
        Renewal = new("sameday", TimeSpan.FromMinutes(5)),
        Limitations = new(
            "Sameday sends no notifications: the state of an AWB is asked for.",
            "Sameday nu trimite notificări: starea unui AWB se cere periodic."),
        Documentation = new Uri("https://github.com/sameday-courier/php-sdk"),
        Tier = QualityTier.Silver,
        CrossCheck = SamedaySettings.Problems,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(SamedayConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<SamedayClient>();
}
