using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.Elevenlabs;

internal sealed class ElevenlabsProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.Elevenlabs,
        Name = "ElevenLabs",
        Category = ProviderCategory.Ai,
        Summary = new("Spoken messages and call transcripts", "Mesaje vocale și transcrieri de apeluri"),
        Needs = new("An API key (usually begins with sk_)", "O cheie API (de obicei începe cu sk_)"),
        Monogram = "EL",
        Aliases = ["eleven labs", "voce", "text to speech", "transcriere"],
        AuthKinds = [AuthKind.ApiKey],
        Settings = ElevenlabsSettings.Fields,
        // elevenlabs/elevenlabs-docs:fern/apis/api/openapi.json, servers.
        Environments =
        [
            new("global", new Uri("https://api.elevenlabs.io/v1/")),
            new("us", new Uri("https://api.us.elevenlabs.io/v1/")),
            new("eu", new Uri("https://api.eu.residency.elevenlabs.io/v1/")),
            new("in", new Uri("https://api.in.residency.elevenlabs.io/v1/")),
            new("sg", new Uri("https://api.sg.residency.elevenlabs.io/v1/")),
        ],
        ApiVersion = "v1",
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /v1/user",
        Errors = ElevenlabsErrors.Map,
        Webhooks = ElevenlabsWebhooks.Rule,
        RateLimit = new(2, TimeSpan.FromSeconds(1), "A cautious guess: the plan limits calls at a time, told by the header maximum-concurrent-requests"),
        Documentation = new Uri("https://elevenlabs.io/docs/api-reference"),
        Tier = QualityTier.Silver,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(ElevenlabsConnector);

    public void Register(IServiceCollection services) => services.AddSingleton<ElevenlabsClient>();
}
