using System.Text;
using System.Text.Json;

namespace GeniusErp.Sandbox.TermeneRo;

/// <summary>
/// What public clients of api.termene.ro/v2 send and read; the documents themselves are behind an account. Which status comes with which refusal is not published;
/// those here are made up.
/// </summary>
internal sealed class TermeneRoSandbox : ISandboxProvider
{
    private const string User = "erp.sandbox";
    private const string Password = "Sandbox-Buna-Parola-2";
    private const string Schema = "sandbox-schema-0001";
    private const string UsedUpSchema = "sandbox-schema-0002";
    private const int Company = 12345674;

    public string Code => "termene_ro";

    public string Name => "Termene.ro";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = string.Empty };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", Sample(Password, Schema, "RO 12345674")),
        new("bad", "password refused", "parolă refuzată", Sample("Sandbox-Veche-Parola-2", Schema, "12345674")),
        new("bad_schema", "schema key refused", "cheie de schemă refuzată", Sample(Password, "sandbox-schema-9999", "12345674")),
        new("used_up", "no queries left", "fără interogări rămase", Sample(Password, UsedUpSchema, "12345674")),
        new("unknown", "a number that no company has", "un CUI pe care nu îl are nicio firmă", Sample(Password, Schema, "99999992")),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v2", async (HttpContext context) =>
    {
        if (context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")))
        {
            return Error(401);
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return LookUp(body.RootElement);
        }
        catch (JsonException)
        {
            return Refuse(400, "Invalid JSON");
        }
    });

    public SandboxAnswer Error(int status) => status switch
    {
        401 => Refuse(401, "Unauthorized"),
        404 => SandboxAnswer.Html(404, "<html><body><h1>404 Not Found</h1></body></html>"),
        _ => Refuse(status, "Error"),
    };

    private static SandboxAnswer LookUp(JsonElement question)
    {
        if (question.ValueKind != JsonValueKind.Object
            || !question.TryGetProperty("cui", out var cui) || cui.ValueKind != JsonValueKind.Number
            || !question.TryGetProperty("schemaKey", out var schema) || schema.ValueKind != JsonValueKind.String)
        {
            return Refuse(400, "Missing parameter");
        }

        return (schema.GetString(), cui.GetInt64()) switch
        {
            (Schema, Company) => SandboxAnswer.Ok($$$$"""{"cui":{{{{Company}}}},"firma":{"cui":{{{{Company}}}},"nume_mfinante":"EXEMPLU SRL","nume_recom":"EXEMPLU SRL","nume_fara_forma_org":"EXEMPLU","capital_social":200},"adresa":{"anaf":{"formatat":"Str. Test 1, Cluj-Napoca","judet":"Cluj","localitate":"Cluj-Napoca"}},"cod_caen":{"principal_recom":{"cod":"6201","label":"Activități de realizare a soft-ului la comandă"}},"statut_fiscal":{"curent":{"label":"ACTIVA"}},"datorii_anaf":{"curent":{"activa":false}}}"""),
            (Schema, _) => Refuse(404, "Nu am gasit CUI-ul"),
            (UsedUpSchema, _) => Refuse(200, "Numarul de interogari din abonament a fost epuizat"),
            _ => Refuse(200, "Invalid schemaKey"),
        };
    }

    private static SandboxAnswer Refuse(int status, string message) => new(status, JsonSerializer.Serialize(new { errors = new { message } }));

    private static string Sample(string password, string schema, string cui)
        => JsonSerializer.Serialize(new { username = User, password, schema_key = schema, probe_cui = cui });
}
