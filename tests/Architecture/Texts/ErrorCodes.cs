using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Architecture.Texts;

/// <summary>An error that the product can answer with.</summary>
/// <param name="Status">The HTTP status: the kind's own, or the one that its only place writes.</param>
internal sealed record ErrorCode(string Code, ErrorKind Kind, int Status);

/// <summary>Every <c>Error.Of(kind, "code")</c> of the source.</summary>
internal static partial class ErrorCodes
{
    public static IReadOnlyList<ErrorCode> All { get; } = In(Tree.HandWritten);

    public static IReadOnlyList<ErrorCode> In(IEnumerable<SourceFile> files)
        => [.. files.SelectMany(file => Made().Matches(file.Text)).Select(Read).Distinct().OrderBy(code => code.Code, StringComparer.Ordinal).ThenBy(code => code.Status)];

    /// <summary>Places that make an error under a code that cannot be read off the source.</summary>
    public static IReadOnlyList<string> Unreadable(IEnumerable<SourceFile> files)
        => [.. files.SelectMany(file => Any().Matches(file.Text).Where(match => !Made().IsMatch(file.Text[match.Index..].Split(';')[0])).Select(_ => file.Path))];

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

    [GeneratedRegex(@"\bError\.Of\(")]
    private static partial Regex Any();
}
