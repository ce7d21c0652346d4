using System.Text;

namespace GeniusErp.Tests.Architecture.Documentation;

/// <summary>A Markdown page that is written by a test and compared by the same test.</summary>
internal sealed class Page
{
    private const string WriteSwitch = "GENIUSERP_WRITE_DOCS";

    private readonly StringBuilder text = new();

    public Page Line(string line = "")
    {
        text.Append(line).Append('\n');
        return this;
    }

    public Page Row(params string[] cells) => Line($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");

    public Page Head(params string[] cells) => Row(cells).Row([.. cells.Select(_ => "---")]);

    public override string ToString() => text.ToString();

    /// <summary>Compares with what is committed under docs; with the switch set, writes it first.</summary>
    public async Task ShouldBeCommittedAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Tree.Root, "docs", name);
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, ToString(), cancellationToken);
        }

        var written = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : string.Empty;
        (written.ReplaceLineEndings("\n") == ToString()).ShouldBeTrue($"docs/{name} is stale: run this test with {WriteSwitch}=1 and commit the page");
    }
}
