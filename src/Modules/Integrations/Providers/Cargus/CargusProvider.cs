using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Cargus;

internal sealed class CargusProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Cargus,
        Name = "Cargus",
        Category = ProviderCategory.Shipping,
        Summary = new("Make and follow Cargus AWBs", "Emite și urmărește AWB-uri Cargus"),
        Needs = new("The subscription key of the API portal and your WebExpress user name and password", "Cheia de abonament din portalul API și utilizatorul și parola WebExpress"),
        Monogram = "CG",
        Aliases = ["urgent cargus", "ship & go", "webexpress", "curier", "awb", "colete", "livrare"],
        AuthKinds = [AuthKind.LoginToken],
        Settings = CargusSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://urgentcargus.azure-api.net/api/"))],
        ApiVersion = "v3",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET TokenVerification",
        Errors = CargusErrors.Calls,
        RateLimit = new(45, TimeSpan.FromMinutes(1), "Unpublished: the pace (one call in 1.2 s) at which an integrator stays clear of 429"),

        // One client in the field renews at 20 of the 24 hours; that also leaves time for a morning on which Cargus answers 500.
        Renewal = new("cargus", TimeSpan.FromHours(4)),
        Limitations = new(
            "Shipments in lei are connected (API v3). Those in other currencies use an interface whose address Cargus does not publish.",
            "Sunt conectate expedierile în lei (API v3). Cele în alte monede folosesc o interfață a cărei adresă Cargus nu o publică."),
        Documentation = new Uri("https://urgentcargus.portal.azure-api.net/"),
        Tier = QualityTier.Silver,
        CrossCheck = CargusSettings.Problems,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(CargusConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<CargusClient>();
}
