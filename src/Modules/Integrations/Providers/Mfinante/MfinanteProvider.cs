using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Mfinante;

internal sealed class MfinanteProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Mfinante,
        Name = "ANAF – date publice",
        Category = ProviderCategory.CompanyRegistry,
        Summary = new("Fill in company data by CUI", "Completează datele firmelor după CUI"),
        Needs = new("Your company's CUI; no account is needed", "CUI-ul firmei dumneavoastră; nu este nevoie de cont"),
        Monogram = "MF",
        Aliases = ["anaf", "ministerul finantelor", "cui", "cif", "tva", "verificare firma"],
        AuthKinds = [AuthKind.None],
        Settings = MfinanteSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://webservicesp.anaf.ro/"))],
        ApiVersion = "v9",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST /api/PlatitorTvaRest/v9/tva",
        Errors = MfinanteErrors.Map,
        RateLimit = new(1, TimeSpan.FromSeconds(1), "https://static.anaf.ro/static/10/Anaf/Informatii_R/Servicii_web/doc_WS_V9.txt: one request per second, 100 CUIs in each"),
        Limitations = new(
            "Uses ANAF's public web service. The Ministry of Finance's own search page has no interface for programs and is not connected.",
            "Folosește serviciul web public ANAF. Pagina de căutare a Ministerului Finanțelor nu are o interfață pentru programe și nu este conectată."),
        Documentation = new Uri("https://static.anaf.ro/static/10/Anaf/Informatii_R/servicii_web.html"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(MfinanteConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<MfinanteClient>();
}
