using System.Net;
using System.Text;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Sandbox.Control;

/// <summary>The switches for people: one card per provider, plain forms, no script.</summary>
internal static class SandboxPage
{
    private static readonly (string Key, string Label, Fault Fault)[] Faults =
    [
        ("401", "Cheie refuzată · key refused (401)", Fault.OfStatus(401)),
        ("403", "Fără permisiune · no permission (403)", Fault.OfStatus(403)),
        ("404", "Negăsit · not found (404)", Fault.OfStatus(404)),
        ("429", "Prea multe cereri · throttled (429, 60 s)", Fault.Throttle(TimeSpan.FromSeconds(60))),
        ("500", "Eroare internă · server error (500)", Fault.OfStatus(500)),
        ("503", "Indisponibil · unavailable (503)", Fault.OfStatus(503)),
        ("slow", "Încet · slow (5 s)", new() { Kind = FaultKind.Delay, DelayMs = 5000 }),
        ("hang", "Nu răspunde · hangs", Fault.Of(FaultKind.Hang)),
        ("reset", "Conexiune închisă · connection reset", Fault.Of(FaultKind.Reset)),
        ("cut", "Răspuns tăiat · answer cut", Fault.Of(FaultKind.Cut)),
        ("nonsense", "Pagină HTML · web page", Fault.Of(FaultKind.Nonsense)),
        ("malformed", "JSON stricat · broken JSON", Fault.Of(FaultKind.Malformed)),
        ("oversized", "Răspuns uriaș · huge answer", Fault.Of(FaultKind.Oversized)),
        ("redirect", "Redirecționare · redirect elsewhere", Fault.Of(FaultKind.Redirect)),
        ("echo", "Repetă secretul · echoes the secret", Fault.Of(FaultKind.Echo)),
    ];

    public static void MapPage(this IEndpointRouteBuilder app, SandboxServer sandbox)
    {
        app.MapGet("/", () => SandboxAnswer.Html(200, Render(sandbox)).With("Cache-Control", "no-store"));
        app.MapPost("/", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var board = sandbox.Boards.FirstOrDefault(candidate => candidate.Code == form["code"]);
            var fault = Faults.FirstOrDefault(candidate => candidate.Key == form["fault"]).Fault;
            if (board is null)
            {
                sandbox.Reset();
            }
            else if (form["action"] == "break" && fault is not null)
            {
                board.Break(fault);
            }
            else
            {
                board.Mend();
            }

            return Results.Redirect(board is null ? "/" : "/#" + board.Code, permanent: false);
        });
    }

    private static string Render(SandboxServer sandbox)
    {
        var page = new StringBuilder("""
            <!doctype html><html lang="ro"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Sandbox</title>
            <style>
              :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
              body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
              section { border: 1px solid #8886; border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0 }
              h2 { margin: 0 0 .5rem; font-size: 1.1rem } form { display: inline-flex; gap: .5rem; flex-wrap: wrap }
              code { overflow-wrap: anywhere } dt { font-weight: 600 } dd { margin: 0 0 .5rem } .broken { border-color: #c33; border-width: 2px }
              select, button { font: inherit; min-height: 2.25rem }
            </style>
            <h1>Sandbox</h1>
            <form method="post"><button>Repară tot · mend all</button></form>
            """);
        foreach (var board in sandbox.Boards)
        {
            Card(page, board);
        }

        return page.Append("</html>").ToString();
    }

    private static void Card(StringBuilder page, SandboxBoard board)
    {
        var fault = board.Faults is [var first, ..] ? first : null;
        var state = fault is null ? "funcționează · works" : $"stricat · broken: {Faults.FirstOrDefault(known => known.Fault == fault).Label ?? fault.Kind.ToString()}";
        page.Append($"<section id=\"{Html(board.Code)}\"{(fault is null ? string.Empty : " class=\"broken\"")}><h2>{Html(board.Provider!.Name)} <code>{Html(board.Code)}</code></h2>")
            .Append($"<p>{Html(state)} · {board.Received} cereri · requests</p><form method=\"post\"><input type=\"hidden\" name=\"code\" value=\"{Html(board.Code)}\">")
            .Append($"<select name=\"fault\" aria-label=\"{Html(board.Provider.Name)}\">");
        foreach (var (key, label, _) in Faults)
        {
            page.Append($"<option value=\"{key}\">{Html(label)}</option>");
        }

        page.Append("</select><button name=\"action\" value=\"break\">Strică · break</button><button name=\"action\" value=\"mend\">Repară · mend</button></form><dl>");
        foreach (var sample in board.Provider.Credentials)
        {
            page.Append($"<dt>{Html(sample.Ro)} · {Html(sample.En)}</dt><dd><code>{Html(sample.Settings)}</code></dd>");
        }

        page.Append("</dl></section>");
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
