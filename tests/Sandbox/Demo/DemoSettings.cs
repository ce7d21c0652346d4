using System.Text.Encodings.Web;
using System.Text.Json;

namespace GeniusErp.Sandbox.Demo;

/// <summary>The host's <c>Demo</c> section: what a console may show to a visitor. The host itself needs none of it.</summary>
internal static class DemoSettings
{
    private const string Section = "Demo";

    // Romanian letters stay readable; each value stays on one line.
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<KeyValuePair<string, string>> Of(SandboxServer sandbox)
        => Company(sandbox).Concat(sandbox.Boards.SelectMany(board => Provider(sandbox, board)));

    private static IEnumerable<KeyValuePair<string, string>> Company(SandboxServer sandbox)
    {
        yield return Entry("Company", DemoCompany.Id);
        yield return Entry("CompanyName", DemoCompany.Name);
        yield return Entry("Label:Ro", "Date de probă");
        yield return Entry("Label:En", "Sample data");
        yield return Entry("Text:Ro", "Furnizorii sunt simulați pe acest calculator: nimic nu pleacă în afară, iar cheile de mai jos sunt inventate.");
        yield return Entry("Text:En", "The providers are simulated on this machine: nothing leaves it, and the keys below are made up.");
        yield return Entry("SandboxUrl", sandbox.Address.ToString());
        if (sandbox.Demo is not null)
        {
            yield return Entry("ResetUrl", new Uri(sandbox.Address, "_control/demo/reset").ToString());
        }

        yield return Entry("Steps:0:Ro", "Conectați Stripe (demo)");
        yield return Entry("Steps:0:En", "Connect Stripe (demo)");
        yield return Entry("Steps:0:Provider", "stripe");
        yield return Entry("Steps:1:Ro", "Stricați-l și reparați-l");
        yield return Entry("Steps:1:En", "Break it and mend it");
        yield return Entry("Steps:1:Url", Card(sandbox, "stripe"));
        if (sandbox.Demo is not null)
        {
            yield return Entry("Steps:2:Ro", "Vedeți o livrare");
            yield return Entry("Steps:2:En", "See a delivery");
            yield return Entry("Steps:2:Url", Card(sandbox, "demo"));
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Provider(SandboxServer sandbox, SandboxBoard board)
    {
        yield return Entry($"Links:{board.Code}", Card(sandbox, board.Code));
        foreach (var sample in board.Provider!.Credentials)
        {
            yield return Entry($"Credentials:{board.Code}:{sample.Key}:Ro", sample.Ro);
            yield return Entry($"Credentials:{board.Code}:{sample.Key}:En", sample.En);
            yield return Entry($"Credentials:{board.Code}:{sample.Key}:Settings", sample.ToJson().ToJsonString(OneLine));
        }
    }

    private static string Card(SandboxServer sandbox, string code) => new Uri(sandbox.Address, "#" + code).ToString();

    private static KeyValuePair<string, string> Entry(string name, string value) => new($"{Section}:{name}", value);
}
