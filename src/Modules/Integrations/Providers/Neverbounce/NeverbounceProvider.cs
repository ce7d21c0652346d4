using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

internal sealed class NeverbounceProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Neverbounce,
        Name = "NeverBounce",
        Category = ProviderCategory.Validation,
        Summary = new("Check e-mail addresses before sending", "Verifică adresele de e-mail înainte de trimitere"),
        Needs = new("The API key of a “Custom Integration” app", "Cheia API a unei aplicații „Custom Integration”"),
        Monogram = "NB",
        Aliases = ["validare email", "verificare email", "never bounce"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = NeverbounceSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://api.neverbounce.com/v4.2/"))],
        ApiVersion = "v4.2",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "POST /v4.2/account/info",
        Errors = NeverbounceErrors.Map,
        Webhooks = NeverbounceWebhooks.Rule,
        RateLimit = new(5, TimeSpan.FromSeconds(1), "A cautious guess: NeverBounce publishes no numbers and only says throttle_triggered"),
        Limitations = new(
            "Job callbacks are not received; results are asked for.",
            "Notificările despre verificările în masă nu sunt primite; rezultatele se cer."),
        Documentation = new Uri("https://developers.neverbounce.com/reference/getting-started"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(NeverbounceConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<NeverbounceClient>();
}
