using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.XaiGrok;

internal sealed class XaiGrokProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.XaiGrok,
        Name = "xAI (Grok)",
        Category = ProviderCategory.Ai,
        Summary = new("Draft texts, a second AI supplier", "Redactează texte, al doilea furnizor de AI"),
        Needs = new("An API key of your xAI team (begins with xai-)", "O cheie API a echipei xAI (începe cu xai-)"),
        Monogram = "XA",
        Aliases = ["grok", "x.ai", "inteligenta artificiala"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = XaiGrokSettings.Fields,
        Environments = [new(ProviderEnvironment.Default, new Uri("https://api.x.ai/v1/"))],
        ApiVersion = "v1",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /v1/api-key",
        Errors = XaiGrokErrors.Map,
        RateLimit = new(1, TimeSpan.FromSeconds(1), "A cautious guess: https://docs.x.ai/developers/rate-limits gives numbers per team, model and tier of spend"),
        Documentation = new Uri("https://docs.x.ai"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(XaiGrokConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<XaiGrokClient>();
}
