using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.SmsTwilio;

internal sealed class SmsTwilioProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.SmsTwilio,
        Name = "Twilio",
        Category = ProviderCategory.Messaging,
        Summary = new("Send SMS worldwide by Twilio", "Trimite SMS-uri în toată lumea prin Twilio"),
        Needs = new(
            "The Account SID, an API key or the auth token, and a sender",
            "Account SID, o cheie API sau auth token și un expeditor"),
        Monogram = "TWI",
        Aliases = ["sms", "mesaje", "twilio sms"],
        AuthKinds = [AuthKind.ApiKey, AuthKind.Basic],
        Settings = SmsTwilioSettings.Fields,
        CrossCheck = SmsTwilioSettings.Problems,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://api.twilio.com/"))],
        ApiVersion = "2010-04-01",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /2010-04-01/Accounts/{AccountSid}/Messages.json?PageSize=1",
        Errors = SmsTwilioErrors.Map,
        Webhooks = SmsTwilioWebhooks.Rule,
        RateLimit = new(10, TimeSpan.FromSeconds(1), "A cautious guess: Twilio publishes no number for this API and answers 429 with code 20429"),
        Limitations = new(
            "Only Twilio's United States region (US1) and SMS are connected. Test credentials cannot be verified and are refused.",
            "Sunt conectate doar regiunea Twilio din Statele Unite (US1) și SMS-urile. Credențialele de test nu pot fi verificate și sunt refuzate."),
        Documentation = new Uri("https://www.twilio.com/docs/sms/api/message-resource"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(SmsTwilioConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<SmsTwilioClient>();
}
