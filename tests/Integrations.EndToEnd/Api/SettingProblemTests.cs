using System.Text.RegularExpressions;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Every setting of docs/configuration.md, missing or broken, at a start in Production: all told at once, by name, never by value, and nothing started.</summary>
public sealed partial class SettingProblemTests
{
    /// <summary>EX_CONFIG: trying again is in vain.</summary>
    private const int ExitCode = 78;

    /// <summary>Part of each value, so that it is seen wherever it is shown.</summary>
    private const string Canary = "hunter2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Each setting with a value that nobody could use. <c>:0</c> stands for an entry of a list.</summary>
    private static readonly Dictionary<string, string> Broken = new()
    {
        ["urls"] = "hunter2://",
        ["Proxies:Known:0"] = "hunter2",
        ["Auth:Authority"] = "http://hunter2.firma.ro", // anybody in between could hand out keys
        ["Demo:Company"] = "hunter2",
        ["ConnectionStrings:GeniusErp"] = "Host=db;Username=u;Password=hunter2;No Reset On Close=true",
        ["ConnectionStrings:GeniusErpOwner"] = "Host=db;Passwrod=hunter2",
        ["Integrations:PublicBaseUrl"] = "erp.firma.ro/?key=hunter2",
        ["Integrations:ReturnPaths:0"] = "//hunter2/",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "hunter2",
        ["Logging:LogLevel:Default"] = "hunter2",
        ["Integrations:Sealing:KeyFile"] = "/hunter2/a", // together with a certificate: nobody knows which one counts
        ["Integrations:Sealing:Certificate"] = "/hunter2/b",
        ["Integrations:Egress:Allow:0"] = "*.hunter2.ro",
        ["Integrations:Egress:TrustedCertificates"] = "/hunter2/c",
        ["Integrations:Egress:CheckRevocation"] = "hunter2",
        ["Integrations:Jobs:Enabled"] = "hunter2",
        ["Integrations:Jobs:CheckEvery"] = "00:00:00",
        ["Integrations:Jobs:RefreshEvery"] = "10", // ten days
        ["Integrations:Jobs:ConfirmEvery"] = "hunter2",
        ["Integrations:Jobs:SyncEvery"] = "-00:00:01",
        ["Integrations:Jobs:RetainEvery"] = "hunter2",
        ["Integrations:Outbox:Enabled"] = "hunter2",
        ["Integrations:Outbox:PollEvery"] = "00:00:00",
        ["Integrations:Outbox:HandlerLimit"] = "hunter2",
        ["Integrations:Providers:<code>:ApiBaseUrl"] = "ftp://hunter2",
        ["Integrations:Providers:<code>:AuthorizeUrl"] = "/hunter2",
        ["Integrations:Providers:<code>:TokenUrl"] = "https://user:hunter2@x.ro",
        ["Integrations:Providers:<code>:RevokeUrl"] = "https://x.ro/?hunter2",
        ["Integrations:Authorities:<authority>:AuthorizeUrl"] = "hunter2",
        ["Integrations:Authorities:<authority>:TokenUrl"] = "hunter2",
        ["Integrations:Authorities:<authority>:RevokeUrl"] = "hunter2",
        ["Integrations:Authorities:<authority>:WebhookKey"] = "hunter2", // could be guessed
        ["Integrations:Authorities:<authority>:Issuer"] = "hunter2",
        ["Integrations:Authorities:<authority>:MailHosts"] = "imap.firma.ro, *.hunter2.ro",
        ["Integrations:Jobs:ChekEvery"] = "hunter2", // of a name that nobody reads
        ["Integrations:Providers:opennai:ApiBaseUrl"] = "https://hunter2.ro",
    };

    /// <summary>What cannot be wrong at the start.</summary>
    private static readonly Dictionary<string, string> AnyValue = new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "any but Development is treated as Production",
        ["AllowedHosts"] = "any text: a name that nobody has answers nobody",
        ["Auth:Audience"] = "any text: the issuer's word for us",
        ["Auth:ClientId"] = "any text: the issuer's word for us",
        ["Auth:ClientSecret"] = "any text",
        ["Auth:Scope"] = "any text: the issuer decides",
        ["Auth:DevelopmentKeyFile"] = "Development only",
        ["DevelopmentPostgres:BinariesDirectory"] = "Development only",
        ["DevelopmentPostgres:DataDirectory"] = "Development only",
        ["Integrations:Sealing:CertificatePassword"] = "a wrong one seals the host, which says so and can be mended while it runs",
        ["Integrations:Authorities:<authority>:ClientId"] = "any text: the authority decides",
        ["Integrations:Authorities:<authority>:ClientSecret"] = "any text: the authority decides",
        ["Integrations:Authorities:<authority>:WebhookSecret"] = "any text: signatures decide",
        ["Integrations:Authorities:<authority>:WebhookPreviousSecret"] = "any text: signatures decide",
        ["Integrations:Authorities:<authority>:WebhookVerifyToken"] = "any text: the handshake decides",
    };

    private static readonly string[] OfNoPage = ["Integrations:Jobs:ChekEvery", "Integrations:Providers:opennai:ApiBaseUrl"];

    [Fact]
    public async Task EverySettingOfThePage_IsBrokenHere_OrCannotBe()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "configuration.md"), TestContext.Current.CancellationToken);

        Row().Matches(page).Select(row => row.Groups[1].Value).ShouldBe(Broken.Keys.Except(OfNoPage).Select(key => Entry().Replace(key, string.Empty)).Concat(AnyValue.Keys), ignoreOrder: true);
    }

    [Fact]
    public async Task WrongSettings_AreAllNamedAtOnce_WithoutTheirValues()
    {
        var settings = Broken.ToDictionary(setting => Example(setting.Key), setting => (string?)setting.Value);
        var (exit, output) = await StartAsync(settings);

        exit.ShouldBe(ExitCode, output);
        settings.Keys.Where(name => !output.Contains(name, StringComparison.Ordinal)).ShouldBe(["Integrations:Providers:opennai:ApiBaseUrl"], output);
        output.ShouldContain("Integrations:Providers:opennai: no provider");
        output.ShouldNotContain(Canary);
        output.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task MissingSettings_AreAllNamedAtOnce()
    {
        var (exit, output) = await StartAsync([]);

        exit.ShouldBe(ExitCode, output);
        foreach (var needed in new[] { "Auth:Authority", "ConnectionStrings:GeniusErp", "Integrations:PublicBaseUrl", "Integrations:Sealing:KeyFile", "Integrations:Sealing:Certificate" })
        {
            output.ShouldContain(needed);
        }
    }

    [Fact]
    public async Task AListThatIsWrittenAsOneValue_IsNotOverlooked()
    {
        string[] lists = ["Proxies:Known", "Integrations:ReturnPaths", "Integrations:Egress:Allow"];

        var (exit, output) = await StartAsync(lists.ToDictionary(list => list, _ => (string?)"10.0.0.5"));

        exit.ShouldBe(ExitCode, output);
        lists.ShouldAllBe(list => output.Contains(list + ":", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("seal", "reseal", "Integrations:Sealing:KeyFile")]
    [InlineData("migrate", "--x", "ConnectionStrings:GeniusErpOwner")]
    public async Task Commands_NameWhatTheyMiss(string command, string argument, string missing)
    {
        var (exit, output) = await StartAsync([], command, argument);

        exit.ShouldBe(ExitCode, output);
        output.ShouldContain(missing);
        output.ShouldNotContain("Auth:Authority");
    }

    private static async Task<(int Exit, string Output)> StartAsync(Dictionary<string, string?> settings, params string[] arguments)
    {
        var environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        await using var host = HostProcess.Launch(environment, arguments);
        var exit = await host.WaitForExitAsync(Patience);
        await Poll.UntilAsync(() => host.Output.Contains("docs/configuration.md", StringComparison.Ordinal), Patience, $"the reason of exit code {exit}; so far: {host.Output}");
        return (exit, host.Output);
    }

    private static string Example(string key) => key.Replace("<code>", "openai", StringComparison.Ordinal).Replace("<authority>", "google", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `([\w:<>]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@":0$")]
    private static partial Regex Entry();
}
