using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Architecture.Texts;

/// <summary>An error that the product can answer with.</summary>
/// <param name="Status">The HTTP status: the kind's own, or the one that its only place writes.</param>
internal sealed record ErrorCode(string Code, ErrorKind Kind, int Status);

/// <summary>Every <c>Error.Of(kind, "code")</c> of the source; the code may be a constant of the same file.</summary>
internal static partial class ErrorCodes
{
    public static IReadOnlyList<ErrorCode> All { get; } = In(Tree.HandWritten);

    public static IReadOnlyList<ErrorCode> In(IEnumerable<SourceFile> files)
        => [.. files.SelectMany(file => Made().Matches(Resolved(file))).Select(Read).Distinct().OrderBy(code => code.Code, StringComparer.Ordinal).ThenBy(code => code.Status)];

    /// <summary>Places that make an error under a code that cannot be read off the source.</summary>
    public static IReadOnlyList<string> Unreadable(IEnumerable<SourceFile> files)
        => [.. files.SelectMany(file => UnreadableIn(Resolved(file)).Select(_ => file.Path))];

    private static IEnumerable<Match> UnreadableIn(string text) => Any().Matches(text).Where(match => !Made().IsMatch(text[match.Index..].Split(';')[0]));

    /// <summary>The source with the constants of the same file in place of their names.</summary>
    private static string Resolved(SourceFile file)
        => Constant().Matches(file.Text).Aggregate(file.Text, (text, constant)
            => Regex.Replace(text, $@"(Error\.Of\(ErrorKind\.\w+, ){constant.Groups[1].Value}\b", $"$1\"{constant.Groups[2].Value}\""));

    private static ErrorCode Read(Match match)
    {
        var kind = Enum.Parse<ErrorKind>(match.Groups["kind"].Value);
        var code = match.Groups["code"].Value;
        return new(code, kind, match.Groups["status"] is { Success: true } status
            ? int.Parse(status.Value, System.Globalization.CultureInfo.InvariantCulture)
            : ErrorResponses.StatusOf(new Error(kind, code, new Text("-", "-"))));
    }

    [GeneratedRegex("""Error\.Of\(ErrorKind\.(?<kind>\w+), "(?<code>[a-z0-9_.]+)"[^;]*?(?:StatusCodes\.Status(?<status>\d+)\w*\)|;|$)""", RegexOptions.Multiline)]
    private static partial Regex Made();

    [GeneratedRegex("""const string (\w+) = "([a-z0-9_.]+)";""")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\bError\.Of\(")]
    private static partial Regex Any();
}
