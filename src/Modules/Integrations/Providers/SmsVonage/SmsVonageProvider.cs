using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

internal sealed class SmsVonageProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.SmsVonage,
        Name = "Vonage",
        Category = ProviderCategory.Messaging,
        Summary = new("Send SMS worldwide by Vonage", "Trimite SMS-uri în toată lumea prin Vonage"),
        Needs = new("API key, API secret and a sender", "Cheia API, secretul API și un expeditor"),
        Monogram = "VON",
        Aliases = ["sms", "mesaje", "nexmo"],
        AuthKinds = [AuthKind.Basic],
        Settings = SmsVonageSettings.Fields,
        CrossCheck = SmsVonageSettings.Problems,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://rest.nexmo.com/"))],
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /account/get-balance",
        Errors = SmsVonageErrors.Map,
        Webhooks = SmsVonageWebhooks.Rule,
        RateLimit = new(30, TimeSpan.FromSeconds(1), "Nexmo/api-specification:definitions/account.yml, max-calls-per-second of an account"),
        Limitations = new(
            "Vonage's SMS API is connected. The Messages API, which needs an application and its private key, is not.",
            "Este conectat API-ul SMS al Vonage. Messages API, care cere o aplicație și cheia ei privată, nu este conectat."),
        Documentation = new Uri("https://developer.vonage.com/en/messaging/sms/overview"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(SmsVonageConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<SmsVonageClient>();
}
