using System.Globalization;
using System.Text.Json;

namespace GeniusErp.Sandbox.Mfinante;

/// <summary>
/// https://static.anaf.ro/static/10/Anaf/Informatii_R/Servicii_web/doc_WS_V9.txt, with the live differences: no wrapper on success, perioade_TVA as an array.
/// </summary>
internal sealed class MfinanteSandbox : ISandboxProvider
{
    private const int Company = 12345674;

    public string Code => "mfinante";

    public string Name => "ANAF (date publice)";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = string.Empty };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "a company of the register", "o firmă din registru", """{"probe_cui":"RO 12345674"}"""),
        new("unknown", "a valid number that no company has", "un CUI valid pe care nu îl are nicio firmă", """{"probe_cui":"99999992"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/PlatitorTvaRest/v9/tva", async (HttpContext context) =>
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return LookUp(body.RootElement);
        }
        catch (JsonException)
        {
            return Error(400);
        }
    });

    /// <summary>The service has no error format of its own: what comes is the web server's page.</summary>
    public SandboxAnswer Error(int status) => SandboxAnswer.Html(status, $"<html><head><title>Error {status}</title></head><body><h1>{status}</h1></body></html>");

    private SandboxAnswer LookUp(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array || body.GetArrayLength() is 0 or > 100 || !body.EnumerateArray().All(IsQuestion))
        {
            return Error(400);
        }

        var asked = body.EnumerateArray().Select(question => (Cui: question.GetProperty("cui").GetInt64(), Date: question.GetProperty("data").GetString()!)).ToList();
        var found = asked.Where(question => question.Cui == Company).Select(question => Entry(question.Date));
        var unknown = asked.Where(question => question.Cui != Company).Select(question => question.Cui.ToString(CultureInfo.InvariantCulture));
        return SandboxAnswer.Ok($$"""{"found":[{{string.Join(',', found)}}],"notFound":[{{string.Join(',', unknown)}}]}""");
    }

    private static bool IsQuestion(JsonElement question)
        => question.ValueKind == JsonValueKind.Object
            && question.TryGetProperty("cui", out var cui) && cui.ValueKind == JsonValueKind.Number
            && question.TryGetProperty("data", out var date) && DateOnly.TryParseExact(date.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Entry(string date) => $$$"""
        {"date_generale":{"cui":{{{Company}}},"data":"{{{date}}}","denumire":"EXEMPLU SRL","adresa":"JUD. CLUJ, MUN. CLUJ-NAPOCA, STR. TEST 1","nrRegCom":"J12/123/2010","telefon":"","fax":"","codPostal":"400001","act":"","stare_inregistrare":"INREGISTRAT din data 01.02.2010","data_inregistrare":"2010-02-01","cod_CAEN":"6201","iban":"","statusRO_e_Factura":true,"data_inreg_Reg_RO_e_Factura":"","organFiscalCompetent":"","forma_de_proprietate":"","forma_organizare":"","forma_juridica":""},"inregistrare_scop_Tva":{"scpTVA":true,"perioade_TVA":[{"data_inceput_ScpTVA":"2010-03-01","data_sfarsit_ScpTVA":"","data_anul_imp_ScpTVA":"","mesaj_ScpTVA":""}]},"inregistrare_RTVAI":{"dataInceputTvaInc":"","dataSfarsitTvaInc":"","dataActualizareTvaInc":"","dataPublicareTvaInc":"","tipActTvaInc":"","statusTvaIncasare":false},"stare_inactiv":{"dataInactivare":"","dataReactivare":"","dataPublicare":"","dataRadiere":"","statusInactivi":false},"inregistrare_SplitTVA":{"dataInceputSplitTVA":"","dataAnulareSplitTVA":"","statusSplitTVA":false},"adresa_sediu_social":{"sdenumire_Strada":"Str. Test","snumar_Strada":"1","sdenumire_Localitate":"Mun. Cluj-Napoca","scod_Localitate":"","sdenumire_Judet":"CLUJ","scod_Judet":"12","scod_JudetAuto":"CJ","stara":"","sdetalii_Adresa":"","scod_Postal":"400001"},"adresa_domiciliu_fiscal":{"ddenumire_Strada":"Str. Test","dcod_Postal":"400001"}}
        """;
}
