using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

internal sealed class OpenaiProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Openai,
        Name = "OpenAI",
        Category = ProviderCategory.Ai,
        Summary = new("Draft texts and read documents", "Redactează texte și citește documente"),
        Needs = new("A project API key (begins with sk-)", "O cheie API de proiect (începe cu sk-)"),
        Monogram = "OA",
        Aliases = ["chatgpt", "gpt", "inteligenta artificiala"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = OpenaiSettings.Fields,
        Environments =
        [
            new("global", new Uri("https://api.openai.com/v1/")),
            new("eu", new Uri("https://eu.api.openai.com/v1/")),
        ],
        ApiVersion = "v1",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /v1/models",
        Errors = OpenaiErrors.Map,
        Webhooks = OpenaiWebhooks.Rule,
        RateLimit = new(500, TimeSpan.FromMinutes(1), "The lowest paid tier; the account's real limits come in x-ratelimit-* headers"),
        Documentation = new Uri("https://developers.openai.com/api/docs"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(OpenaiConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<OpenaiClient>();
}
