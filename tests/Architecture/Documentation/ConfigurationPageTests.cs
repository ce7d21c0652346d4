using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Infrastructure.Http;

namespace GeniusErp.Tests.Architecture.Documentation;

public sealed partial class ConfigurationPageTests
{
    /// <summary>Settings of the frameworks that the page explains and our code does not read by name.</summary>
    private static readonly string[] ReadByFrameworks = ["ASPNETCORE_ENVIRONMENT", "urls", "AllowedHosts", "Logging:LogLevel:Default"];

    [Fact]
    public Task Page_SaysWhatTheCodeSays() => ConfigurationPage.Render().ShouldBeCommittedAsync("configuration.md", TestContext.Current.CancellationToken);

    [Fact]
    public void Page_ExplainsEveryKeyThatTheSourceReads()
    {
        var known = Settings.Host.Concat(Settings.OfOptions).Select(setting => setting.Key).ToHashSet();
        var read = KeysIn(Tree.HandWritten).ToList();

        read.ShouldNotBeEmpty();
        read.Where(key => !known.Contains(key) && !known.Any(setting => setting.StartsWith(key + ":", StringComparison.Ordinal))
            && key != ProviderAddressOptions.Section && key != "Kestrel:Endpoints").ShouldBeEmpty();
    }

    [Fact]
    public void Page_ExplainsNoKeyThatNobodyReads()
        => Settings.Host.Select(setting => setting.Key).Except(ReadByFrameworks).ShouldBeSubsetOf(KeysIn(Tree.HandWritten));

    [Fact]
    public void Page_ExplainsEveryOptionsClass()
        => Tree.HandWritten.SelectMany(file => Section().Matches(file.Text).Select(match => match.Groups[1].Value))
            .ShouldBe(Settings.Options.Select(options => options.Section).Append(ProviderAddressOptions.Section).Append(AuthorityOptions.Section), ignoreOrder: true);

    [Fact]
    public void Page_NamesEveryLimit()
    {
        var page = ConfigurationPage.Render().ToString();

        ConfigurationPage.Limited.ShouldNotBeEmpty();
        ConfigurationPage.Limited.ShouldAllBe(limit => page.Contains($"| {limit.Name} |", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""var x = configuration["Some:Key"];""", "Some:Key")]
    [InlineData("""builder.Configuration["Some:Key"] ?? ""; """, "Some:Key")]
    [InlineData("""configuration.GetConnectionString("Other")""", "ConnectionStrings:Other")]
    [InlineData("""app.Configuration.GetSection("Some:List").Get<string[]>()""", "Some:List")]
    [InlineData("""public const string ConnectionStringName = "Other";""", "ConnectionStrings:Other")]
    public void Scan_SeesEachWayToReadASetting(string source, string key) => KeysIn([new("src/Sample.cs", source)]).ShouldBe([key]);

    [Theory]
    [InlineData(20, "20 s")]
    [InlineData(90, "90 s")]
    [InlineData(600, "10 min")]
    [InlineData(86_400, "24 h")]
    [InlineData(2_592_000, "30 days")]
    public void Spans_AreWrittenInTheUnitThatFits(int seconds, string written) => ConfigurationPage.Value(TimeSpan.FromSeconds(seconds), "Any").ShouldBe(written);

    private static IEnumerable<string> KeysIn(IEnumerable<SourceFile> files) => files.SelectMany(file =>
        Key().Matches(file.Text).Select(match => match.Groups[1].Value)
            .Concat(ConnectionString().Matches(file.Text).Select(match => "ConnectionStrings:" + match.Groups[1].Value)));

    [GeneratedRegex("""[cC]onfiguration(?:\[|\.GetSection\(|\.GetValue<\w+>\()"([^"]+)["]""")]
    private static partial Regex Key();

    [GeneratedRegex("""(?:GetConnectionString\(|ConnectionStringName = )"(\w+)["]""")]
    private static partial Regex ConnectionString();

    [GeneratedRegex("const string Section = \"([^\"]+)\"")]
    private static partial Regex Section();
}
