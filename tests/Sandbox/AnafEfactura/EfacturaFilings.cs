using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace GeniusErp.Sandbox.AnafEfactura;

/// <summary>
/// Uploads and what becomes of them, as robert-malai/anafpy:docs/anaf-reference/efactura/api.md tells: HTTP 200 whether accepted or refused, "in prelucrare" at the first
/// question, then ok, or nok for an invoice without the CIUS-RO customization; the signed answer is an archive of two files.
/// </summary>
internal sealed class EfacturaFilings
{
    private const string Customization = "urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1";
    private const long FirstIndex = 5_000_000_100;

    private static readonly string[] Standards = ["UBL", "CN", "CII", "RASP"];

    private readonly ConcurrentDictionary<string, Filing> filings = new();
    private readonly ConcurrentDictionary<string, string> indexOfBody = new();
    private long last = FirstIndex;

    public void Clear()
    {
        filings.Clear();
        indexOfBody.Clear();
    }

    public void Map(IEndpointRouteBuilder routes, string root, Func<HttpRequest, bool> isKnown)
    {
        routes.MapPost($"{root}/upload", async (HttpContext context) => isKnown(context.Request) ? await TakeAsync(context) : Unauthorized);
        routes.MapGet($"{root}/stareMesaj", (HttpRequest request) => isKnown(request) ? State(request.Query["id_incarcare"].ToString()) : Unauthorized);
        routes.MapGet($"{root}/descarcare", (HttpRequest request) => isKnown(request) ? Download(request.Query["id"].ToString()) : Unauthorized);
    }

    private static SandboxAnswer Unauthorized => new(401, """{"timestamp":"2026-11-22T10:00:00.000+00:00","status":401,"error":"Unauthorized","message":"Token invalid"}""");

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (!Standards.Contains(context.Request.Query["standard"].ToString()))
        {
            return Refused("Valorile acceptate pentru parametrul standard sunt UBL, CN, CII sau RASP");
        }

        if (context.Request.Query["cif"].ToString() is not { Length: >= 2 } cif || !cif.All(char.IsAsciiDigit))
        {
            return Refused("Nu exista parametrul cif sau are o valoare gresita");
        }

        if (!IsXml(body))
        {
            return Refused("Fisierul transmis nu este valid.");
        }

        var index = Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        if (indexOfBody.GetOrAdd(body, index) is var known && known != index)
        {
            return Refused($"Factura a mai fost transmisa anterior cu index={known}");
        }

        filings[index] = new(body.Contains(Customization, StringComparison.Ordinal));
        return Xml($"""<header xmlns="mfp:anaf:dgti:spv:respUploadFisier:v1" dateResponse="202611221000" ExecutionStatus="0" index_incarcare="{index}"/>""");
    }

    private IResult State(string index)
    {
        const string Header = """<header xmlns="mfp:anaf:dgti:efactura:stareMesajFactura:v1" """;
        return !filings.TryGetValue(index, out var filing)
            ? Xml($"""{Header}><Errors errorMessage="Nu exista factura cu id_incarcare= {index}"/></header>""")
            : filing.Asked() == 1
                ? Xml($"""{Header}stare="in prelucrare"/>""")
                : Xml($"""{Header}stare="{(filing.IsGood ? "ok" : "nok")}" id_descarcare="9{index}"/>""");
    }

    private IResult Download(string id)
    {
        if (!id.StartsWith('9') || !filings.TryGetValue(id[1..], out _))
        {
            return SandboxAnswer.Ok($$"""{"eroare":"Pentru id={{id}} nu exista inregistrata nici o factura","titlu":"Descarcare mesaj"}""");
        }

        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { $"{id[1..]}.xml", $"semnatura_{id[1..]}.xml" })
            {
                using var entry = new StreamWriter(archive.CreateEntry(name).Open());
                entry.Write("<sandbox/>");
            }
        }

        return Results.Bytes(buffer.ToArray(), "application/zip", $"{id[1..]}.zip");
    }

    private static bool IsXml(string body)
    {
        try
        {
            XDocument.Parse(body);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static SandboxAnswer Refused(string problem)
        => Xml($"""<header xmlns="mfp:anaf:dgti:spv:respUploadFisier:v1" dateResponse="202611221000" ExecutionStatus="1"><Errors errorMessage="{problem}"/></header>""");

    private static SandboxAnswer Xml(string body) => new(200, $"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{body}""", "application/xml");

    private sealed class Filing(bool isGood)
    {
        private int asked;

        public bool IsGood => isGood;

        public int Asked() => Interlocked.Increment(ref asked);
    }
}
