using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Elevenlabs;

internal sealed record ElevenlabsSettings(Secret ApiKey, string Region, string? DefaultModelId)
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
            Help = new("elevenlabs.io → Developers → API Keys. Allow “User: Read” if you limit the key", "elevenlabs.io → Developers → API Keys. Permiteți „User: Read” dacă limitați cheia"),
            Example = "sk_EXAMPLEexampleEXAMPLEexampleEXAMPLE01",
            MaxLength = 80,
            // The usual form is sk_ and 48 hexadecimal digits, older keys have 32 and no beginning; neither is promised.
            Pattern = "^(sk_)?[A-Za-z0-9]{32,64}$",
            PatternMessage = new(
                "An ElevenLabs API key is 32 to 64 letters and digits, usually after “sk_”. Webhook secrets (“wsec_”) do not work here.",
                "O cheie API ElevenLabs are 32–64 de litere și cifre, de obicei după „sk_”. Secretele de webhook („wsec_”) nu funcționează aici."),
        },
        new()
        {
            Name = "region",
            Kind = SettingKind.Choice,
            Required = true,
            Advanced = true,
            Label = new("Data residency", "Regiunea datelor"),
            Help = new("A region is a workspace of its own with its own keys (Enterprise)", "O regiune este un spațiu de lucru separat, cu chei proprii (Enterprise)"),
            Choices =
            [
                new("global", new("Global", "Global")),
                new("us", new("United States", "Statele Unite")),
                new("eu", new("European Union", "Uniunea Europeană")),
                new("in", new("India", "India")),
                new("sg", new("Singapore", "Singapore")),
            ],
            Default = "global",
        },
        new()
        {
            Name = "default_voice_id",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Default voice", "Vocea implicită"),
            Help = new("The voice's ID, from My Voices", "ID-ul vocii, din My Voices"),
            Example = "21m00Tcm4TlvDq8ikWAM",
            MaxLength = 40,
            Pattern = "^[A-Za-z0-9]{10,40}$",
        },
        new()
        {
            Name = "default_model_id",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Default model", "Modelul implicit"),
            Help = new("Must be in ElevenLabs' list of models; the test checks it", "Trebuie să fie în lista de modele ElevenLabs; testul îl verifică"),
            MaxLength = 100,
        },
    ];

    public static ElevenlabsSettings Parse(SettingValues values) => new(values.Secret("api_key"), values.Text("region"), values.TextOrNull("default_model_id"));
}
