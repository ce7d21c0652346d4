using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TermeneRo;

/// <param name="SchemaKey">Names the groups of data that were bought.</param>
/// <param name="ProbeCui">The company that the test asks about: the caller's own. It travels as a number.</param>
internal sealed record TermeneRoSettings(string Username, Secret Password, Secret SchemaKey, long ProbeCui)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "username",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("API user name", "Utilizatorul API"),
            Help = new("Issued by Termene.ro for its API", "Emis de Termene.ro pentru API"),
            Example = "erp.exemplu",
            MaxLength = 200,
            Pattern = "^[^:\\s]+$", // Basic, RFC 7617: a colon would end the name
            PatternMessage = new("A user name has no spaces and no colon.", "Utilizatorul nu conține spații sau două puncte."),
        },
        new()
        {
            Name = "password",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("API password", "Parola API"),
            Example = "parola-de-exemplu",
            MaxLength = 200,
        },
        new()
        {
            Name = "schema_key",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Schema key", "Cheia de schemă"),
            Help = new("Stands for the data categories that you bought", "Reprezintă categoriile de date cumpărate"),
            Example = "exemplu-de-cheie",
            MaxLength = 300,
            Pattern = "^[!-~]+$",
            PatternMessage = new("A schema key has no spaces and no letters with diacritics. Copy it again from Termene.ro.", "O cheie de schemă nu conține spații sau diacritice. Copiați-o din nou din Termene.ro."),
        },
        Cui.Field(
            "probe_cui",
            new("Company number (CUI)", "CUI-ul firmei"),
            new("Your own company's; each test looks it up", "Al firmei dumneavoastră; fiecare test îl interoghează")),
    ];

    public static TermeneRoSettings Parse(SettingValues values) => new(
        values.Text("username"),
        values.Secret("password"),
        values.Secret("schema_key"),
        long.Parse(values.Text("probe_cui"), NumberStyles.None, CultureInfo.InvariantCulture));
}
