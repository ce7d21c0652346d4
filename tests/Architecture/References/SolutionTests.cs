using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Architecture.References;

/// <summary>The solution holds every project and nothing else, and no project is an empty shell.</summary>
public sealed partial class SolutionTests
{
    private static readonly Rule<SourceFile> HoldsCode = new(project => HasCode(Path.Combine(Tree.Root, Path.GetDirectoryName(project.Path)!)) ? [] : [$"{project.Path} has no code"]);

    [Fact]
    public void Solution_HoldsExactlyTheProjectsOfTheTree()
    {
        var listed = ProjectPath().Matches(File.ReadAllText(Path.Combine(Tree.Root, "GeniusErp.sln"))).Select(match => match.Groups[1].Value.Replace('\\', '/')).ToList();

        listed.ShouldNotBeEmpty();
        listed.ShouldBe(Tree.Projects.Select(project => project.Path), ignoreOrder: true);
    }

    [Fact]
    public void Projects_HoldCode() => HoldsCode.Holds(Tree.Projects);

    [Fact]
    public void EmptinessRule_CatchesAFolderWithoutCode()
    {
        var folder = Directory.CreateTempSubdirectory("empty-project");
        try
        {
            HasCode(folder.FullName).ShouldBeFalse();
            HasCode(Path.Combine(Tree.Root, "src")).ShouldBeTrue();
        }
        finally
        {
            folder.Delete();
        }
    }

    private static bool HasCode(string folder)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Any(path => Path.GetExtension(path) is ".cs" or ".razor" && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
