using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.TermeneRo;

internal sealed class TermeneRoProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.TermeneRo,
        Name = "Termene.ro",
        Category = ProviderCategory.CompanyRegistry,
        Summary = new("Company data, debts and risk scores", "Date despre firme, datorii și scoruri de risc"),
        Needs = new(
            "API user name, password and schema key from Termene.ro, and your company's CUI",
            "Utilizatorul, parola și cheia de schemă API de la Termene.ro și CUI-ul firmei dumneavoastră"),
        Monogram = "TER",
        Aliases = ["termene", "verificare firma", "risc", "datorii", "cui"],
        AuthKinds = [AuthKind.Basic],
        Settings = TermeneRoSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://api.termene.ro/"))],
        ApiVersion = "v2",
        VerifyCost = VerifyCost.Billed,
        VerifyCall = "POST /v2 with your own CUI",
        Errors = TermeneRoErrors.Map,
        RateLimit = new(1, TimeSpan.FromSeconds(1), "A cautious guess: Termene.ro publishes no limit; its own plug-in pauses a second every five calls"),
        Limitations = new(
            "Each test asks for one company and may use up a paid query, so tests run only when you ask. Which data come back depends on the schema key you bought; monitoring alerts are not connected.",
            "Fiecare test interoghează o firmă și poate consuma o interogare plătită, de aceea testele rulează doar la cerere. Datele primite depind de cheia de schemă cumpărată; alertele de monitorizare nu sunt conectate."),
        Documentation = new Uri("https://termene.ro/"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(TermeneRoConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<TermeneRoClient>();
}
