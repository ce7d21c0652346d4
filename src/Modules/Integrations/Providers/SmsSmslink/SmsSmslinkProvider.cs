using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmslink;

internal sealed class SmsSmslinkProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.SmsSmslink,
        Name = "SMSLink",
        Category = ProviderCategory.Messaging,
        Summary = new("Send SMS by SMSLink.ro", "Trimite SMS-uri prin SMSLink.ro"),
        Needs = new("Connection ID and password of an SMS Gateway connection", "Connection ID și parola unei conexiuni SMS Gateway"),
        Monogram = "SML",
        Aliases = ["sms", "mesaje", "smslink.ro", "sms gateway"],
        AuthKinds = [AuthKind.Basic],
        Settings = SmsSmslinkSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://secure.smslink.ro/sms/gateway/communicate/"))],
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST /sms/gateway/communicate/index.php (mode=account-balance)",
        Errors = SmsSmslinkErrors.Map,
        Webhooks = SmsSmslinkWebhooks.Rule,
        RateLimit = new(1, TimeSpan.FromSeconds(1), "A cautious guess: SMSLink publishes no limit"),
        Limitations = new(
            "The SMS Gateway of SMSLink is connected. Its e-mail-to-SMS and newsletter services are not.",
            "Este conectat serviciul SMS Gateway al SMSLink. Serviciile de e-mail-to-SMS și newsletter nu sunt conectate."),
        Documentation = new Uri("https://www.smslink.ro/sms-gateway-documentatie-sms-gateway.html"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(SmsSmslinkConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<SmsSmslinkClient>();
}
