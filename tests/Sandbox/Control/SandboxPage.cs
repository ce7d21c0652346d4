using System.Net;
using System.Text;
using GeniusErp.Sandbox.Demo;
using GeniusErp.Sandbox.Erp;
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
        app.MapGet("/", (string? problem) => SandboxAnswer.Html(200, Render(sandbox, problem)).With("Cache-Control", "no-store"));
        app.MapPost("/", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return form["action"] == "deliver-demo" && sandbox.Demo is { } demo ? await DeliverAsync(demo) : Results.Redirect("/#" + await DoAsync(sandbox, form), permanent: false);
        });
    }

    /// <summary>On to the ERP's page, where the delivery is; what stands in its way is said here.</summary>
    private static async Task<IResult> DeliverAsync(DemoKeeper demo)
    {
        try
        {
            return Results.Redirect((await demo.DeliverAsync()).ToString(), permanent: false);
        }
        catch (Exception problem) when (problem is HostRefusedException or HttpRequestException)
        {
            return Results.Redirect($"/?problem={Uri.EscapeDataString(problem.Message)}#demo", permanent: false);
        }
    }

    /// <summary>What the form asks for; answers the place on the page to go back to.</summary>
    private static async Task<string> DoAsync(SandboxServer sandbox, IFormCollection form)
    {
        if (form["action"] == "reset-demo" && sandbox.Demo is { } demo)
        {
            await demo.ResetAsync();
            return "demo";
        }

        if (sandbox.Boards.FirstOrDefault(candidate => candidate.Code == form["code"]) is not { } board)
        {
            foreach (var each in sandbox.Boards)
            {
                each.Mend();
            }

            return string.Empty;
        }

        if (form["action"] == "break" && Faults.FirstOrDefault(candidate => candidate.Key == form["fault"]).Fault is { } fault)
        {
            board.Break(fault);
        }
        else
        {
            board.Mend();
        }

        return board.Code;
    }

    private static string Render(SandboxServer sandbox, string? problem)
    {
        var broken = sandbox.Boards.Count(board => board.Faults.Count > 0);
        var page = new StringBuilder($"""
            <!doctype html><html lang="ro"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Simulator · Sandbox</title><link rel="icon" href="data:,"><style>{SandboxStyle.Css}</style></head><body>
            <header><h1>Simulatorul furnizorilor <small lang="en">Provider sandbox</small></h1>
            <p>Răspunde în locul furnizorilor. Stricați unul și vedeți ce face ERP-ul.</p>
            <p lang="en">Answers in place of the providers. Break one and see what the ERP does.</p>
            <form method="post"><button{(broken == 0 ? " disabled" : string.Empty)}>Repară tot · <span lang="en">mend all</span></button>
            <span class="count{(broken == 0 ? string.Empty : " bad")}">Stricate · <span lang="en">broken</span>: {broken} / {sandbox.Boards.Count()}</span></form></header><main>
            """);
        if (sandbox.Demo is { } demo)
        {
            DemoCard(page, demo, problem);
        }

        foreach (var board in sandbox.Boards)
        {
            Card(page, board);
        }

        return page.Append("</main></body></html>").ToString();
    }

    private static void DemoCard(StringBuilder page, DemoKeeper demo, string? met)
    {
        var (ro, en) = demo.Status.Phase switch
        {
            DemoPhase.WaitingForHost => ("Se așteaptă pornirea ERP-ului.", "Waiting for the ERP to start."),
            DemoPhase.Making => ("Se pregătește.", "Being made."),
            DemoPhase.Ready => ("Este pregătită.", "Ready."),
            _ => ("Nu a putut fi pregătită.", "Could not be made."),
        };
        page.Append($"""
            <section id="demo"{(demo.Status.Problem is null ? string.Empty : " class=\"broken\"")}><h2>{DemoCompany.Name} <code>{DemoCompany.Id}</code></h2>
            <p>Compania de probă a ERP-ului de la <a href="{Html(demo.Host.ToString())}">{Html(demo.Host.ToString())}</a>: {ro}</p>
            <p lang="en">The ERP's demo company: {en}</p>
            """);
        if ((demo.Status.Problem ?? met) is { } problem)
        {
            page.Append($"<p role=\"alert\" class=\"bad\">{Html(problem)}</p>");
        }

        page.Append("""
            <form method="post"><button name="action" value="deliver-demo">Trimite o livrare Stripe · <span lang="en">send a delivery</span></button>
            <button name="action" value="reset-demo">Resetează demo · <span lang="en">reset</span></button></form></section>
            """);
    }

    private static void Card(StringBuilder page, SandboxBoard board)
    {
        var fault = board.Faults is [var first, ..] ? first : null;
        var state = fault is null ? "Funcționează · works" : $"Stricat · broken: {LabelOf(fault)}";
        page.Append($"""
            <section id="{Html(board.Code)}"{(fault is null ? string.Empty : " class=\"broken\"")}><h2>{Html(board.Provider!.Name)} <code>{Html(board.Code)}</code></h2>
            <p class="{(fault is null ? "good" : "bad")}">{Html(state)}</p><p class="count">Cereri primite · <span lang="en">requests received</span>: {board.Received}</p>
            <form method="post"><input type="hidden" name="code" value="{Html(board.Code)}"><select name="fault" aria-label="Defect · fault: {Html(board.Provider.Name)}">
            """);
        foreach (var (key, label, known) in Faults)
        {
            page.Append($"<option value=\"{key}\"{(known == fault ? " selected" : string.Empty)}>{Html(label)}</option>");
        }

        page.Append($"""
            </select><button name="action" value="break">Strică · <span lang="en">break</span></button>
            <button name="action" value="mend"{(fault is null ? " disabled" : string.Empty)}>Repară · <span lang="en">mend</span></button></form>
            <details><summary>Date de încercat · <span lang="en">sample settings</span> ({board.Provider.Credentials.Count})</summary><dl>
            """);
        foreach (var sample in board.Provider.Credentials)
        {
            page.Append($"<dt>{Html(sample.Ro)} · <span lang=\"en\">{Html(sample.En)}</span></dt><dd><code>{Html(sample.Settings)}</code></dd>");
        }

        page.Append("</dl></details></section>");
    }

    /// <summary>A fault that was set over HTTP may be none of those of the page.</summary>
    private static string LabelOf(Fault fault) => Faults.FirstOrDefault(known => known.Fault == fault).Label ?? $"{fault.Kind} {fault.Status}".TrimEnd();

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
