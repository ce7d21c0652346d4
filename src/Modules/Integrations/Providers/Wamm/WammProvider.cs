using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Wamm;

internal sealed class WammProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Wamm,
        Name = "WAMM",
        Category = ProviderCategory.Messaging,
        Summary = new("Send WhatsApp messages from your number", "Trimite mesaje WhatsApp de pe numărul dumneavoastră"),
        Needs = new("Access token, instance ID and e-mail of a WAMM PRO account", "Tokenul de acces, ID-ul instanței și e-mailul unui cont WAMM PRO"),
        Monogram = "WAM",
        Aliases = ["whatsapp", "mesaje", "wamm pro", "wamm.pro"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = WammSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://app.wamm.pro/api/"))],
        VerifyCost = VerifyCost.None,
        VerifyCall = "none",
        RateLimit = new(1, TimeSpan.FromSeconds(1), "A cautious guess: WAMM publishes no limit"),
        Limitations = new(
            "WAMM has no call that proves the token without sending a message, so the connection is saved and not verified. It is for WAMM PRO (wamm.pro) only; WhatsApp may unlink the number when its phone logs out.",
            "WAMM nu are un apel care să dovedească tokenul fără a trimite un mesaj, așa că legătura este salvată, dar neverificată. Este doar pentru WAMM PRO (wamm.pro); WhatsApp poate deconecta numărul când telefonul iese din cont."),
        Documentation = new Uri("https://wamm.pro/apidoc"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(WammConnector);

    public void Register(IServiceCollection services)
    {
        // No call of its own: the connector only prepares those of others.
    }
}
