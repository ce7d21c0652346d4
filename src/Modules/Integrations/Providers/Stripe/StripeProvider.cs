using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

internal sealed class StripeProvider : IProvider
{
    /// <summary>Sent with every call; without it the account's own default applies. The newest of stripe/openapi:latest/openapi.spec3.json, info.version.</summary>
    public const string Version = "2026-09-30.endive";

    private static readonly Uri Api = new("https://api.stripe.com/v1/");

    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Stripe,
        Name = "Stripe",
        Category = ProviderCategory.Payments,
        Summary = new("Card payments for invoices, payouts reconciled", "Plăți cu cardul pentru facturi, decontări reconciliate"),
        Needs = new(
            "A restricted key (rk_…) or a secret key (sk_…), or somebody who signs in at Stripe",
            "O cheie restricționată (rk_…) sau una secretă (sk_…) ori cineva care se autentifică la Stripe"),
        Monogram = "ST",
        Aliases = ["plati card", "card", "plati online", "procesator plati"],
        AuthKinds = [AuthKind.ApiKey, AuthKind.Oauth2Code],
        Settings = StripeSettings.Fields,
        // One host for both: the key chooses the mode.
        Environments = [new(StripeSettings.Test, Api), new(StripeSettings.Live, Api)],
        ApiVersion = Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /v1/balance",
        Errors = StripeErrors.Map,
        Webhooks = StripeWebhooks.Rule,
        Scopes = [new("read_write", new("Read and write payments", "Citește și scrie plăți"), new("nothing works", "nimic nu funcționează"))],
        OAuth = [StripeConnect.Rule],
        Syncs =
        [
            new("payments", new("Payments", "Plăți"), TimeSpan.FromMinutes(15)) { FromDate = true },
            new("payouts", new("Payouts", "Viramente"), TimeSpan.FromHours(1)) { FromDate = true },
        ],
        RateLimit = new(25, TimeSpan.FromSeconds(1), "https://docs.stripe.com/rate-limits: 25 per second in a sandbox and for one endpoint, 100 live"),
        Limitations = new(
            "Connect takes standard accounts; an account that another platform controls cannot be connected. Organization keys and Stripe Apps are not connected.",
            "Connect acceptă conturi standard; un cont controlat de altă platformă nu poate fi conectat. Cheile de organizație și Stripe Apps nu sunt conectate."),
        Documentation = new Uri("https://docs.stripe.com/api"),
        Tier = QualityTier.Gold,
        CrossCheck = StripeSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(StripeConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<StripeClient>().AddSingleton<StripeConnect>();
}
