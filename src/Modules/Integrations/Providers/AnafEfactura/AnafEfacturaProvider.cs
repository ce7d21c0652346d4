using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.AnafEfactura;

internal sealed class AnafEfacturaProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.AnafEfactura,
        Name = "ANAF e-Factura",
        Category = ProviderCategory.EFactura,
        Summary = new("Send and receive e-invoices in SPV", "Trimite și primește facturi prin SPV"),
        Needs = new(
            "A qualified digital certificate with rights in SPV for your company, plugged into the computer that you sign in from",
            "Un certificat digital calificat cu drepturi în SPV pentru firma dumneavoastră, conectat la calculatorul de pe care vă autentificați"),
        Monogram = "EF",
        Aliases = ["anaf", "spv", "efactura", "factura electronica", "facturi", "ro e-factura"],
        AuthKinds = [AuthKind.Oauth2Code],
        Settings = AnafEfacturaSettings.Fields,
        Environments =
        [
            new("production", new Uri("https://api.anaf.ro/prod/FCTEL/rest/")),
            new("test", new Uri("https://api.anaf.ro/test/FCTEL/rest/")),
        ],
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET TestOauth/jaxrs/hello, then listaMesajeFactura?zile=1",
        Errors = AnafEfacturaErrors.Map,
        OAuth = [AnafEfacturaOAuth.Rule],
        // A list call a quarter of an hour is 96 of the 1500 that a company has in a day.
        Syncs = [new("messages", new("Messages in SPV", "Mesaje din SPV"), TimeSpan.FromMinutes(15)) { FromDate = true, Reach = TimeSpan.FromDays(60) }],
        RateLimit = new(1000, TimeSpan.FromMinutes(1), "https://mfinante.gov.ro/static/10/eFactura/limiteApeluriAPI.txt: 1000 calls a minute; further limits for each message and day"),
        Limitations = new(
            "Connects RO e-Factura only; e-Transport has services of its own.",
            "Conectează doar RO e-Factura; e-Transport are servicii proprii."),
        Documentation = new Uri("https://mfinante.gov.ro/ro/web/efactura/informatii-tehnice"),
        Tier = QualityTier.Gold,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(AnafEfacturaConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<AnafEfacturaClient>();
}
