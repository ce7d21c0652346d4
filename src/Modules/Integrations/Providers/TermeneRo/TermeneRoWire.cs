using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.TermeneRo;

internal sealed record TermeneRoQuestion([property: JsonPropertyName("cui")] long Cui);

/// <summary>What is read of a company. Every group of the answer is optional: a missing one was not bought, which is no error.</summary>
/// <param name="Name">Null where the schema leaves the company's names out.</param>
internal sealed record TermeneRoCompany(string? Name, string? FiscalStatus)
{
    private static readonly string[] Groups =
    [
        "firma", "adresa", "cod_caen", "statut_fiscal", "statut_tva", "data_infiintarii", "marime_firma", "date_contact",
        "evaluare_termene", "datorii_anaf", "risc_insolventa_termene", "bilanturi_mfinante_scurte",
    ];

    /// <summary>The company, or null when the answer is about another one or about none.</summary>
    public static TermeneRoCompany? Read(ProviderAnswer answer, long cui)
    {
        if (answer.Json is not { ValueKind: JsonValueKind.Object } root)
        {
            return null;
        }

        var told = answer.At("cui") ?? answer.At("firma.cui");
        var known = told is null
            ? Groups.Any(group => root.TryGetProperty(group, out var value) && value.ValueKind == JsonValueKind.Object)
            : long.TryParse(Cui.Normalize(told), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == cui;
        return known ? new(Names(answer).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name))?.Trim(), answer.At("statut_fiscal.curent.label")) : null;
    }

    private static string?[] Names(ProviderAnswer answer) => [answer.At("firma.nume_mfinante"), answer.At("firma.nume_recom"), answer.At("firma.nume_fara_forma_org")];
}
