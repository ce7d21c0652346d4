using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Architecture.Documentation;

/// <summary>docs/threats.md is written by hand; that what it names exists is not left to hands.</summary>
public sealed partial class ThreatsPageTests
{
    private static readonly string[] Cases = [.. new[] { ('A', 4), ('B', 8), ('C', 6), ('D', 5), ('E', 5), ('F', 4), ('G', 4), ('H', 4), ('I', 3), ('J', 2) }
        .SelectMany(letter => Enumerable.Range(1, letter.Item2).Select(number => $"{letter.Item1}{number}"))];

    private static readonly HashSet<string> Tests = [.. Tree.Read("tests", "*.cs").SelectMany(TestsIn)];

    private static readonly Rule<(string Case, string Line)> IsProved = new(row => Breaches(row.Case, row.Line));

    private static IReadOnlyList<(string Case, string Line)> Rows { get; } =
        [.. File.ReadAllLines(Path.Combine(Tree.Root, "docs", "threats.md")).Where(line => Row().IsMatch(line)).Select(line => (Row().Match(line).Groups[1].Value, line))];

    [Fact]
    public void Page_HasARowForEachCase() => Rows.Select(row => row.Case).ShouldBe(Cases);

    [Fact]
    public void Page_NamesTestsThatExist() => IsProved.Holds(Rows);

    [Theory]
    [InlineData("| A1 ids | None. | `OperationMatrixTests.Nobody_WroteThis` | |")]
    [InlineData("| A1 ids | None. | `Deployment.CountAsync` | |")] // a method, but no test
    [InlineData("| A1 ids | None. | somebody's word | |")]
    [InlineData("| A1 ids | None. | `OperationMatrixTests.RemovedRow_IsLikeOneThatNeverWas` |")] // a cell is lost
    public void ProofRule_CatchesARowWithoutProof(string line) => IsProved.Catches(("A1", line));

    [Fact]
    public void Scan_SeesEachKindOfTest()
        => TestsIn(new("tests/Sample.cs", """
            public sealed class FirstTests
            {
                [Fact]
                public void One_Holds() => Act();

                [Theory]
                [InlineData("[::1]", 2)] // odd
                // why
                public async Task Two_Hold(string what, int count)
                {
                }

                public void Act() => throw new NotSupportedException();
            }

            public abstract partial class Second(int number)
            {
                [Fact]
                public Task Three_Hold() => Task.CompletedTask;
            }
            """)).ShouldBe(["FirstTests.One_Holds", "FirstTests.Two_Hold", "Second.Three_Hold"]);

    private static IEnumerable<string> Breaches(string name, string line)
    {
        var cells = line.Split('|');
        if (cells.Length != 6)
        {
            return [$"{name} has {cells.Length - 2} cells instead of 4"];
        }

        var named = Name().Matches(cells[3]).Select(match => match.Groups[1].Value).ToList();
        return named.Count == 0 ? [$"{name} names no test"] : named.Where(test => !Tests.Contains(test)).Select(test => $"{name} names {test}, which is no test");
    }

    private static IEnumerable<string> TestsIn(SourceFile file)
    {
        var types = Type().Matches(file.Text);
        return Test().Matches(file.Text).Select(test => $"{types.Last(type => type.Index < test.Index).Groups[1].Value}.{test.Groups[1].Value}");
    }

    [GeneratedRegex(@"^\| ([A-J]\d)\b")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex Type();

    /// <summary>The attribute, further lines of attributes and remarks, the method.</summary>
    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\n(?:\s*(?:\[|//)[^\n]*\n)*\s*public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Test();
}
