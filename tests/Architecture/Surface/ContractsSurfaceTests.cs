namespace GeniusErp.Tests.Architecture.Surface;

/// <summary>
/// What other modules write against is approved line by line: any change of it shows up in review as a change of the approved text. To accept one, run these tests
/// with GENIUSERP_WRITE_DOCS=1 and commit what they wrote.
/// </summary>
public sealed class ContractsSurfaceTests
{
    private const string WriteSwitch = "GENIUSERP_WRITE_DOCS";

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Contracts.Mail")]
    [InlineData("Contracts.Testing")]
    public async Task Surface_IsAsApproved(string project)
    {
        var path = Path.Combine(Tree.Root, "tests", "Architecture", "Surface", $"{project}.approved.txt");
        var surface = string.Join('\n', PublicSurface.Of(Assembly(project))) + "\n";
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            await File.WriteAllTextAsync(path, surface, TestContext.Current.CancellationToken);
        }

        surface.ShouldBe((await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Contracts.Mail")]
    [InlineData("Contracts.Testing")]
    public void Surface_IsDocumented(string project)
    {
        var documented = System.Xml.Linq.XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{Code.Module}{project}.xml")).Descendants("member").Select(member => member.Attribute("name")!.Value).ToHashSet();

        Assembly(project).GetExportedTypes().Select(type => "T:" + type.FullName).Where(type => !documented.Contains(type)).ShouldBeEmpty();
    }

    [Fact]
    public void Surface_SeesAChangedMember()
    {
        var lines = PublicSurface.Of(typeof(ContractsSurfaceTests).Assembly);

        lines.ShouldNotBeEmpty();
        lines.ShouldContain(line => line.Contains("Task Surface_IsAsApproved(String project)", StringComparison.Ordinal));
    }

    private static System.Reflection.Assembly Assembly(string project) => Code.ModuleAssemblies.Single(assembly => Code.NameOf(assembly) == Code.Module + project);
}
