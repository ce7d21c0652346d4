using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.FanCourier;

internal sealed class FanCourierProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.FanCourier,
        Name = "FAN Courier",
        Category = ProviderCategory.Shipping,
        Summary = new("Make and follow FAN Courier AWBs", "Emite și urmărește AWB-uri FAN Courier"),
        Needs = new("User name, password and client id of selfAWB", "Utilizatorul, parola și ID-ul de client din selfAWB"),
        Monogram = "FC",
        Aliases = ["fan", "selfawb", "fanbox", "curier", "awb", "colete", "livrare"],
        AuthKinds = [AuthKind.LoginToken],
        Settings = FanCourierSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://api.fancourier.ro/"))],
        ApiVersion = "2.0",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /reports/branches",
        Errors = FanCourierErrors.Calls,
        RateLimit = new(60, TimeSpan.FromMinutes(1), "Unpublished: a cautious guess"),
        Renewal = new("fan_courier", TimeSpan.FromMinutes(5)),
        Limitations = new(
            "The current REST interface is connected; the old selfAWB import by CSV and the shop plugins' interface are not.",
            "Este conectată interfața REST actuală; vechiul import CSV selfAWB și interfața pluginurilor de magazin nu sunt."),
        Documentation = new Uri("https://github.com/FAN-Courier/API-Docs"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(FanCourierConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<FanCourierClient>();
}
