using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Architecture.Sources;

/// <summary>Rules over the source's text.</summary>
public sealed partial class SourceTests
{
    /// <summary>Two screens more than a file should have; a longer one needs a reason, and then a line here.</summary>
    private const int LongestFile = 400;

    private static readonly Rule<SourceFile> KnowsNoSandbox = new(file
        => file.Text.Contains("sandbox", StringComparison.OrdinalIgnoreCase) && SandboxOfOurs().IsMatch(file.Text) ? [$"{file.Path} mentions the sandbox"] : []);

    private static readonly Rule<SourceFile> IsShort = new(file
        => file.Text.AsSpan().Count('\n') is > LongestFile and var lines ? [$"{file.Path} has {lines} lines"] : []);

    private static readonly Rule<SourceFile> SpeaksTheBusinesssWords = new(file
        => VagueType().Matches(file.Text).Select(match => $"{file.Path} declares {match.Groups[1].Value}"));

    private static readonly Rule<SourceFile> CatchesWithAReason = new(file
        => BareCatch().Matches(file.Text).Select(match => $"{file.Path} swallows: {match.Value.ReplaceLineEndings(" ")}"));

    [Fact]
    public void Product_KnowsNoSandboxOfOurs() => KnowsNoSandbox.Holds([.. Tree.Source, .. ProjectsAndSettings()]);

    [Theory]
    [InlineData("using GeniusErp.Sandbox;")]
    [InlineData("""if (address.Contains("/_control/")) // the sandbox""")]
    [InlineData("""var sandbox = configuration["Sandbox:Url"];""")]
    public void SandboxRule_CatchesAMention(string text) => KnowsNoSandbox.Catches(new("src/Sample.cs", text));

    [Theory]
    [InlineData("""new ProviderEnvironment("sandbox", new Uri("https://sandbox-b2b.example.com/api/"))""")]
    [InlineData("""public const string Sandbox = "sandbox";""")]
    public void SandboxRule_AllowsAProvidersOwnSandbox(string text) => KnowsNoSandbox.Allows(new(ProvidersFolder + "Sample/SampleProvider.cs", text));

    [Fact]
    public void Files_AreShort() => IsShort.Holds(Tree.HandWritten);

    [Fact]
    public void SizeRule_CatchesALongFile() => IsShort.Catches(new("src/Sample.cs", new string('\n', LongestFile + 1)));

    [Fact]
    public void Types_SpeakTheBusinesssWords() => SpeaksTheBusinesssWords.Holds(Tree.HandWritten);

    [Theory]
    [InlineData("internal sealed class TokenManager")]
    [InlineData("internal static class StringHelper")]
    [InlineData("internal static class HttpUtils;")]
    [InlineData("internal abstract class ProviderBase")]
    [InlineData("internal sealed record StoreImpl(int Value);")]
    [InlineData("internal sealed class IntegrationService")]
    public void NameRule_CatchesAVagueName(string text) => SpeaksTheBusinesssWords.Catches(new("src/Sample.cs", text));

    [Fact]
    public void Product_SwallowsNothing() => CatchesWithAReason.Holds(Tree.HandWritten);

    [Theory]
    [InlineData("try { A(); } catch { B(); }")]
    [InlineData("try { A(); } catch (IOException) { }")]
    [InlineData("try { A(); }\ncatch (Exception problem)\n{\n}")]
    public void CatchRule_CatchesASwallowedException(string text) => CatchesWithAReason.Catches(new("src/Sample.cs", text));

    [Fact]
    public void CatchRule_AllowsCleaningUpAndThrowingOn() => CatchesWithAReason.Allows(new("src/Sample.cs", "try { A(); } catch { socket.Dispose(); throw; }"));

    private const string ProvidersFolder = "src/Modules/Integrations/Providers/";

    private static IEnumerable<SourceFile> ProjectsAndSettings() => [.. Tree.Read("src", "*.csproj"), .. Tree.Read("src", "*.json"), .. Tree.Read("src", "Directory.Build.*")];

    /// <summary>Several providers call their own test environment so; ours is a project, a settings section and a control address.</summary>
    [GeneratedRegex(@"GeniusErp\.Sandbox|\bSandbox:|/_control|\bthe sandbox\b|IsSandbox|UseSandbox|AddSandbox")]
    private static partial Regex SandboxOfOurs();

    [GeneratedRegex(@"\b(?:class|record|struct|interface)\s+(\w*(?:Manager|Helper|Helpers|Utils|Utilities|Base|Impl|Service))\b")]
    private static partial Regex VagueType();

    [GeneratedRegex(@"catch\s*\{(?![^}]*\bthrow;)|catch\s*\([^)]*\)(?:\s*when\s*\([^{]*\))?\s*\{\s*\}")]
    private static partial Regex BareCatch();
}
