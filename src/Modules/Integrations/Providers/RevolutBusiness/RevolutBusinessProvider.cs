using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

internal sealed class RevolutBusinessProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.RevolutBusiness,
        Name = "Revolut Business",
        Category = ProviderCategory.Payments,
        Summary = new("Bank statements reconciled, supplier payments prepared", "Extrase de cont reconciliate, plăți către furnizori pregătite"),
        Needs = new(
            "A key pair whose certificate was added in Revolut Business under APIs, and an owner or administrator who signs in",
            "O pereche de chei al cărei certificat a fost adăugat în Revolut Business, la APIs, și un proprietar sau administrator care se autentifică"),
        Monogram = "RB",
        Aliases = ["revolut", "banca", "extras de cont", "plati furnizori"],
        AuthKinds = [AuthKind.Oauth2Code, AuthKind.Oauth2JwtAssertion],
        Settings = RevolutBusinessSettings.Fields,
        Environments =
        [
            new(RevolutBusinessSettings.Production, new Uri("https://b2b.revolut.com/api/1.0/")),
            new(RevolutBusinessSettings.Sandbox, new Uri("https://sandbox-b2b.revolut.com/api/1.0/")),
        ],
        ApiVersion = "1.0",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /accounts",
        Errors = RevolutBusinessErrors.Map,
        Scopes =
        [
            new(RevolutBusinessSettings.Read, new("Read accounts and transactions", "Citește conturile și tranzacțiile"), new("no statements", "fără extrase de cont")),
            new("WRITE", new("Payment drafts and counterparties", "Ciorne de plăți și beneficiari"), new("no payment drafts", "fără ciorne de plăți")) { Optional = true },
            new("PAY", new("Start payments without approval in the app", "Pornește plăți fără aprobare în aplicație"), new("payments as drafts only", "plăți doar ca ciorne")) { Optional = true },
        ],
        OAuth = [RevolutBusinessOAuth.Rule],
        Webhooks = RevolutWebhooks.Rule,
        Syncs = [new("transactions", new("Transactions", "Tranzacții"), TimeSpan.FromMinutes(15)) { FromDate = true }],
        RateLimit = new(60, TimeSpan.FromMinutes(1), "https://developer.revolut.com/docs/guides/manage-accounts/api-usage-and-testing/usage-and-limits.md: 60 a minute for each business"),
        Limitations = new(
            "One connection for each certificate: a refresh ends the token before. On the Freelancer plan the access ends every 90 days and has to be given again.",
            "O singură conexiune pentru fiecare certificat: o reînnoire încheie tokenul anterior. La planul Freelancer accesul expiră la 90 de zile și trebuie acordat din nou."),
        Documentation = new Uri("https://developer.revolut.com/docs/business/business-api"),
        Tier = QualityTier.Gold,
        CrossCheck = RevolutBusinessSettings.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(RevolutBusinessConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<RevolutBusinessClient>();
}
