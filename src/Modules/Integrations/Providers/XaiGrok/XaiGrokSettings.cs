using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.XaiGrok;

internal sealed record XaiGrokSettings(Secret ApiKey, string? DefaultModel)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "api_key",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("API key", "Cheia API"),
            Help = new("console.x.ai → API Keys → Create API key", "console.x.ai → API Keys → Create API key"),
            Example = "xai-EXAMPLEexampleEXAMPLEexample",
            MaxLength = 210,
            Pattern = "^xai-[A-Za-z0-9]{20,200}$",
            PatternMessage = new(
                "An xAI API key begins with “xai-”. A key that begins with “gsk_” belongs to Groq, another company; one with “sk-” to OpenAI. Management keys (“xai-token-”) do not work here.",
                "O cheie API xAI începe cu „xai-”. O cheie care începe cu „gsk_” este de la Groq, altă companie; una cu „sk-” este de la OpenAI. Cheile de administrare („xai-token-”) nu funcționează aici."),
        },
        new()
        {
            Name = "default_model",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Default model", "Modelul implicit"),
            Help = new("Must be in your team's list of models; the test checks it", "Trebuie să fie în lista de modele a echipei; testul îl verifică"),
            MaxLength = 100,
        },
    ];

    public static XaiGrokSettings Parse(SettingValues values) => new(values.Secret("api_key"), values.TextOrNull("default_model"));
}
