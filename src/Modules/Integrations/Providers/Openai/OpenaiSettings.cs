using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

internal sealed record OpenaiSettings(Secret ApiKey, string? OrganizationId, string? ProjectId, string Region, string? DefaultModel)
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
            Help = new("platform.openai.com → API keys → Create new secret key", "platform.openai.com → API keys → Create new secret key"),
            Example = "sk-proj-EXAMPLEexampleEXAMPLEexample",
            MaxLength = 310,
            Check = KeyProblem,
            Pattern = "^sk-[A-Za-z0-9_-]{20,300}$",
            PatternMessage = new("An OpenAI API key begins with “sk-”. A ChatGPT sign-in does not work here.", "O cheie API OpenAI începe cu „sk-”. Contul ChatGPT nu funcționează aici."),
        },
        new()
        {
            Name = "organization_id",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Organization", "Organizația"),
            Help = new("Only if your user belongs to several organizations", "Doar dacă utilizatorul face parte din mai multe organizații"),
            Example = "org-EXAMPLE",
            Pattern = "^org-[A-Za-z0-9]+$",
            MaxLength = 100,
        },
        new()
        {
            Name = "project_id",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Project", "Proiectul"),
            Example = "proj_EXAMPLE",
            Pattern = "^proj_[A-Za-z0-9]+$",
            MaxLength = 100,
        },
        new()
        {
            Name = "region",
            Kind = SettingKind.Choice,
            Advanced = true,
            Label = new("Data residency", "Regiunea datelor"),
            Choices = [new("global", new("Global", "Global")), new("eu", new("European Union", "Uniunea Europeană"))],
            Default = "global",
        },
        new()
        {
            Name = "default_model",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Default model", "Modelul implicit"),
            Help = new("Must be in your account's list of models; the test checks it", "Trebuie să fie în lista de modele a contului; testul îl verifică"),
            MaxLength = 100,
        },
    ];

    public static OpenaiSettings Parse(SettingValues values) => new(
        values.Secret("api_key"),
        values.TextOrNull("organization_id"),
        values.TextOrNull("project_id"),
        values.Text("region"),
        values.TextOrNull("default_model"));

    private static Text? KeyProblem(string key) => key.StartsWith("sk-admin-", StringComparison.Ordinal)
        ? new("This is an admin key; it cannot call models. Create a project key.", "Aceasta este o cheie de administrare; nu poate folosi modele. Creați o cheie de proiect.")
        : null;
}
