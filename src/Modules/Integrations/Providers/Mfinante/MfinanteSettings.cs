using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Mfinante;

/// <param name="ProbeCui">The company that the verify call asks about: the caller's own. ANAF takes it as a number.</param>
internal sealed record MfinanteSettings(long ProbeCui)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        Cui.Field(
            "probe_cui",
            new("Company number (CUI)", "CUI-ul firmei"),
            new("Your own company's; the test looks it up", "Al firmei dumneavoastră; testul îl caută la ANAF")),
    ];

    public static MfinanteSettings Parse(SettingValues values) => new(long.Parse(values.Text("probe_cui"), NumberStyles.None, CultureInfo.InvariantCulture));
}
