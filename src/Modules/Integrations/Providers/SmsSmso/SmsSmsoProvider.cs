using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmso;

internal sealed class SmsSmsoProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.SmsSmso,
        Name = "SMSO",
        Category = ProviderCategory.Messaging,
        Summary = new("Send SMS by SMSO.ro", "Trimite SMS-uri prin SMSO.ro"),
        Needs = new("An API key of SMSO", "O cheie API SMSO"),
        Monogram = "SMO",
        Aliases = ["sms", "mesaje", "smso.ro"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = SmsSmsoSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://app.smso.ro/api/v1/"))],
        ApiVersion = "v1",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /api/v1/credit-check; with a sender also GET /api/v1/senders",
        Errors = SmsSmsoErrors.Map,
        Webhooks = SmsSmsoWebhooks.Rule,
        RateLimit = new(10, TimeSpan.FromMinutes(1), "A cautious guess: SMSO answers 409 above a number per minute that it does not publish"),
        Documentation = new Uri("https://api-docs.smso.ro/"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(SmsSmsoConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<SmsSmsoClient>();
}
