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
        Needs = new("A restricted key (rk_…) or a secret key (sk_…)", "O cheie restricționată (rk_…) sau una secretă (sk_…)"),
        Monogram = "ST",
        Aliases = ["plati card", "card", "plati online", "procesator plati"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = StripeSettings.Fields,
        // One host for both: the key chooses the mode.
        Environments = [new(StripeSettings.Test, Api), new(StripeSettings.Live, Api)],
        ApiVersion = Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /v1/balance",
        Errors = StripeErrors.Map,
        Webhooks = StripeWebhooks.Rule,
        RateLimit = new(25, TimeSpan.FromSeconds(1), "https://docs.stripe.com/rate-limits: 25 per second in a sandbox and for one endpoint, 100 live"),
        Limitations = new(
            "Connects the company's own account by its key. Accounts of other businesses (Stripe Connect) and webhooks are not connected.",
            "Conectează contul propriu al firmei, prin cheia lui. Conturile altor firme (Stripe Connect) și webhook-urile nu sunt conectate."),
        Documentation = new Uri("https://docs.stripe.com/api"),
        Tier = QualityTier.Silver,
        CrossCheck = StripeSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(StripeConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<StripeClient>();
}
