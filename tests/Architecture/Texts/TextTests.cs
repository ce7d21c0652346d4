using System.Text.RegularExpressions;
using System.Xml.Linq;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Architecture.Texts;

/// <summary>Everything that a person may read exists in both languages, and the Romanian one is spelt as Romanian is.</summary>
public sealed partial class TextTests
{
    private const string Folder = "src/Modules/Integrations/Domain/Texts";

    private const string ConsoleFolder = "src/Modules/Integrations/Console/Texts";

    private sealed record Entry(string Key, string Text);

    private static readonly Rule<Entry> HasNoCedilla = new(entry => entry.Text.IndexOfAny(['ş', 'ţ', 'Ş', 'Ţ']) >= 0 ? [$"{entry.Key}: ș and ț have a comma below"] : []);

    private static readonly Rule<Entry> QuotesAsRomanianDoes = new(entry => entry.Text.IndexOfAny(['“', '‟', '«']) >= 0 || StraightQuotes().IsMatch(entry.Text)
        || entry.Text.Count(c => c == '„') != entry.Text.Count(c => c == '”') ? [$"{entry.Key}: quotes are „ and ”"] : []);

    private static readonly Rule<(Entry En, Entry Ro)> FillsTheSamePlaces = new(pair
        => Places(pair.En.Text).SetEquals(Places(pair.Ro.Text)) ? [] : [$"{pair.En.Key} fills other places in Romanian than in English"]);

    private static readonly Rule<string> Exists = new(key => SharedTexts.Find(key) is null ? [$"there is no text {key} in both languages"] : []);

    private static readonly Rule<string> IsInTheConsole = new(key => ConsoleTexts.Find(key) is null ? [$"the console has no text {key} in both languages"] : []);

    private static readonly IReadOnlyList<Entry> English = Read("Texts.resx");
    private static readonly IReadOnlyList<Entry> Romanian = Read("Texts.ro.resx");

    [Fact]
    public void Languages_HaveTheSameKeys()
    {
        English.ShouldNotBeEmpty();
        English.Select(entry => entry.Key).ShouldBeUnique();
        Romanian.Select(entry => entry.Key).ShouldBe(English.Select(entry => entry.Key));
    }

    [Fact]
    public void Languages_FillTheSamePlaces()
        => FillsTheSamePlaces.Holds([.. English.Join(Romanian, en => en.Key, ro => ro.Key, (en, ro) => (en, ro))]);

    [Fact]
    public void PlaceRule_CatchesALostPlace() => FillsTheSamePlaces.Catches((new("k", "At most {0}."), new("k", "Cel mult.")));

    [Fact]
    public void Romanian_HasNoCedilla() => HasNoCedilla.Holds([.. Romanian, .. RomanianInSource()]);

    [Theory]
    [InlineData("Greşit")]
    [InlineData("Reţea")]
    public void CedillaRule_CatchesACedilla(string text) => HasNoCedilla.Catches(new("k", text));

    [Fact]
    public void Romanian_QuotesAsRomanianDoes() => QuotesAsRomanianDoes.Holds(Romanian);

    [Theory]
    [InlineData("cheia “{0}”")]
    [InlineData("cheia \"{0}\"")]
    [InlineData("cheia „{0}")]
    public void QuoteRule_CatchesForeignQuotes(string text) => QuotesAsRomanianDoes.Catches(new("k", text));

    [Fact]
    public void ErrorCodes_HaveTexts() => Exists.Holds([.. ErrorCodes.All.Select(code => "error." + code.Code)]);

    [Fact]
    public void Reasons_HaveTexts() => Exists.Holds([.. Enum.GetValues<FailureReason>().Select(reason => "reason." + reason.Code())]);

    [Fact]
    public void PassingReasons_HaveTextsForAttempts()
        => Exists.Holds([.. Enum.GetValues<FailureReason>().Where(reason => reason.IsPassing()).Select(reason => "attempt." + reason.Code())]);

    [Fact]
    public void TextsThatTheSourceNames_Exist() => Exists.Holds([.. NamedInSource()]);

    [Fact]
    public void ExistenceRule_CatchesAMissingText() => Exists.Catches("error.nobody_wrote_this");

    [Fact]
    public void ErrorTexts_BelongToACode()
        => English.Where(entry => entry.Key.StartsWith("error.", StringComparison.Ordinal)).Select(entry => entry.Key["error.".Length..])
            .ShouldBeSubsetOf(ErrorCodes.All.Select(code => code.Code));

    [Fact]
    public void Console_HasTheSameKeysInBothLanguages_AndFillsTheSamePlaces()
    {
        var (english, romanian) = (Read("Console.resx", ConsoleFolder), Read("Console.ro.resx", ConsoleFolder));
        english.ShouldNotBeEmpty();
        english.Select(entry => entry.Key).ShouldBeUnique();
        romanian.Select(entry => entry.Key).ShouldBe(english.Select(entry => entry.Key));
        FillsTheSamePlaces.Holds([.. english.Join(romanian, en => en.Key, ro => ro.Key, (en, ro) => (en, ro))]);
        HasNoCedilla.Holds(romanian);
        QuotesAsRomanianDoes.Holds(romanian);
    }

    [Fact]
    public void TextsThatTheConsoleNames_Exist() => IsInTheConsole.Holds([.. NamedInConsole()]);

    [Fact]
    public void ConsoleRule_CatchesAMissingText() => IsInTheConsole.Catches("nobody.wrote_this");

    private static IEnumerable<string> NamedInConsole()
        => Tree.HandWritten.Where(file => file.Path.Contains("/Console/", StringComparison.Ordinal))
            .SelectMany(file => NamedConsoleText().Matches(file.Text).Select(match => match.Groups[1].Value)
                .Concat(CountedConsoleText().Matches(file.Text).SelectMany(match => new[] { "one", "few", "many" }.Select(form => $"{match.Groups[1].Value}.{form}"))))
            .Where(key => !key.EndsWith('.'));

    private static IEnumerable<string> NamedInSource()
        => Tree.HandWritten.SelectMany(file => NamedText().Matches(file.Text).Select(match => match.Groups[1].Value)
            .Concat(NamedField().Matches(file.Text).Select(match => "field." + match.Groups[1].Value)));

    /// <summary>The second half of every <c>new Text(en, ro)</c> cannot be told apart by a look, so all literals of the source are looked at.</summary>
    private static IEnumerable<Entry> RomanianInSource() => Tree.HandWritten.Select(file => new Entry(file.Path, file.Text));

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    private static List<Entry> Read(string file, string folder = Folder)
        => [.. XDocument.Load(Path.Combine(Tree.Root, folder, file)).Descendants("data").Select(data => new Entry(data.Attribute("name")!.Value, data.Element("value")!.Value))];

    [GeneratedRegex("""(?:SharedTexts\.(?:Get|Find)\(|WrongType\([^,()]+, )"([a-z0-9_.]+)"[,)]""")]
    private static partial Regex NamedText();

    [GeneratedRegex("""\b(?:T|Speech|speech)(?:\[|\.Say\()"([a-z0-9_.]+)"[\],)]""")]
    private static partial Regex NamedConsoleText();

    [GeneratedRegex("""\b(?:T|speech)\.Count\("([a-z0-9_.]+)",""")]
    private static partial Regex CountedConsoleText();

    [GeneratedRegex("""\.Says\("([a-z_]+)",""")]
    private static partial Regex NamedField();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    /// <summary>An ETag's own quotes are part of the value, not of the sentence.</summary>
    [GeneratedRegex("\"(?!\\d+\")[^\"]*\"(?<!\"\\d+\")")]
    private static partial Regex StraightQuotes();
}
