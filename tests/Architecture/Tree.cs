using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Architecture;

/// <summary>A text file of the repository, by its path from the root.</summary>
internal sealed record SourceFile(string Path, string Text);

/// <summary>The repository around the tests.</summary>
internal static partial class Tree
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Every C# and Razor file under src, generated folders left out.</summary>
    public static IReadOnlyList<SourceFile> Source { get; } = [.. Read("src", "*.cs"), .. Read("src", "*.razor")];

    /// <summary>Source without what scaffolding wrote.</summary>
    public static IReadOnlyList<SourceFile> HandWritten { get; } = [.. Source.Where(file => !file.Path.Contains("/Migrations/", StringComparison.Ordinal))];

    public static IReadOnlyList<SourceFile> Projects { get; } = [.. Read("src", "*.csproj"), .. Read("tests", "*.csproj")];

    public static IReadOnlyList<SourceFile> Read(string folder, string pattern)
        => [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !Generated().IsMatch(path))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))];

    [GeneratedRegex("(^|/)(bin|obj|node_modules|TestResults)/")]
    private static partial Regex Generated();

    private static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GeniusErp.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
