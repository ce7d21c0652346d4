using System.Collections.Concurrent;
using System.Net.Sockets;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.EmailImap;
using GeniusErp.Modules.Integrations.Providers.EmailPop3;
using GeniusErp.Modules.Integrations.Providers.EmailSmtp;
using GeniusErp.Modules.Integrations.Providers.Mail;
using GeniusErp.Tests.Integrations.Providers.Http;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>A mailbox's servers by the domain of its address; the domain is anybody's text, and what it answers is anybody's too.</summary>
public sealed class MailDiscoveryTests
{
    private const string Address = "facturi.secrete@exemplu.test";
    private const string Announced = """
        <?xml version="1.0" encoding="UTF-8"?>
        <clientConfig version="1.1"><emailProvider id="exemplu.test">
          <incomingServer type="pop3"><hostname>pop.%EMAILDOMAIN%</hostname><port>995</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
          <incomingServer type="imap"><hostname>plain.exemplu.test</hostname><port>143</port><socketType>plain</socketType><username>%EMAILADDRESS%</username></incomingServer>
          <incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
          <outgoingServer type="smtp"><hostname>smtp.exemplu.test</hostname><port>587</port><socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></outgoingServer>
        </emailProvider></clientConfig>
        """;

    private readonly FakeRecords records = new();
    private readonly Doors doors = new();
    private readonly ConcurrentQueue<string> asked = new();

    [Theory]
    [InlineData("ana@gmail.com", "imap.gmail.com", 993L, "implicit_tls")]
    [InlineData(" Ana@Yahoo.ro ", "imap.mail.yahoo.com", 993L, "implicit_tls")]
    public async Task Find_ForAServiceThatEverybodyKnows_AsksNobody(string address, string host, long port, string security)
    {
        await using var way = new WayOut(resolver: new FakeResolver());

        var found = (await FindAsync(way, address)).ShouldNotBeNull();

        (found.Settings["host"], found.Settings["port"], found.Settings["security"]).ShouldBe((host, port, security));
        (records.Asked.Count, doors.Tried.Count).ShouldBe((0, 0));
        found.Note.ShouldNotBeNull().Ro.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Find_ReadsWhatTheDomainAnnounces_AndOnlyWaysThatAreEncrypted()
    {
        await using var server = await AnnouncingAsync(Announced);
        await using var way = Way(server);

        var found = (await FindAsync(way)).ShouldNotBeNull();

        (found.Settings["host"], found.Settings["port"], found.Settings["security"]).ShouldBe(("imap.exemplu.test", 993L, "implicit_tls"));
        found.IsGuess.ShouldBeFalse();
        found.Found.Ro.ShouldBe("Am găsit setările pentru exemplu.test: imap.exemplu.test, portul 993, SSL/TLS. Le puteți modifica.");
        doors.Tried.ShouldBeEmpty();
    }

    [Fact]
    public async Task Find_ForSending_KnowsTheShortNameAndTheSendersAddress()
    {
        await using var server = await AnnouncingAsync(Announced);
        await using var way = Way(server, "email_smtp");

        var found = (await FindAsync(way, Address, EmailSmtpProvider.Declared, MailProtocol.Smtp)).ShouldNotBeNull();

        (found.Settings["host"], found.Settings["port"], found.Settings["security"]).ShouldBe(("smtp.exemplu.test", 587L, "starttls"));
        (found.Settings["username"], found.Settings["from_address"]).ShouldBe(("facturi.secrete", Address));
    }

    [Fact]
    public async Task Find_WithoutAnAnnouncement_FollowsTheRecordsOfTheDomain()
    {
        records.Service("_imaps._tcp.exemplu.test", new ServiceRecord("posta.exemplu.test", 993));
        await using var way = new WayOut(resolver: new FakeResolver());

        (await FindAsync(way))!.Settings["host"].ShouldBe("posta.exemplu.test");
    }

    [Fact]
    public async Task Find_WithoutAnything_TakesAUsualNameThatAnswers()
    {
        doors.Open("imap.exemplu.test", 993);
        await using var way = new WayOut(resolver: new FakeResolver());

        var found = (await FindAsync(way)).ShouldNotBeNull();

        (found.Settings["host"], found.IsGuess).ShouldBe(("imap.exemplu.test", false));
        doors.Tried.ShouldContain("mail.exemplu.test:993");
    }

    [Fact]
    public async Task Find_WhenNothingIsThere_SaysThatItIsAGuess()
    {
        await using var way = new WayOut(resolver: new FakeResolver());

        var found = (await FindAsync(way)).ShouldNotBeNull();

        (found.Settings["host"], found.Settings["port"], found.IsGuess).ShouldBe(("mail.exemplu.test", 993L, true));
        found.Found.En.ShouldContain("did not find");
    }

    [Theory]
    [InlineData("email_imap", "imap.gmail.com")]
    [InlineData("email_smtp", "smtp.gmail.com")]
    public async Task Find_ForACompanysDomainAtGoogle_OffersGooglesSignIn_WhereTheOperatorHasAnApp(string code, string host)
    {
        records.Exchanger("exemplu.test", "aspmx.l.google.com", "alt1.aspmx.l.google.com");
        await using var server = await AnnouncingAsync(Announced);
        await using var way = Way(server, code);
        var (provider, protocol) = code == "email_imap" ? (EmailImapProvider.Declared, MailProtocol.Imap) : (EmailSmtpProvider.Declared, MailProtocol.Smtp);

        var without = (await FindAsync(way, Address, provider, protocol)).ShouldNotBeNull();
        var with = (await FindAsync(way, Address, provider, protocol, ("Integrations:Authorities:google:ClientId", "1-a.apps.googleusercontent.com"), ("Integrations:Authorities:google:ClientSecret", "s"))).ShouldNotBeNull();

        without.Settings["host"].ShouldBe(host, "the hoster's leftover announcement does not count");
        (without.Way, without.Note!.En.Contains("app password", StringComparison.Ordinal)).ShouldBe((null, true));
        with.Way.ShouldNotBeNull().Settings["auth_method"].ShouldBe("oauth_google");
    }

    [Fact]
    public async Task Find_WhereTheServiceHasNoSuchProtocol_SaysSoAndFillsInNothing()
    {
        await using var way = new WayOut(resolver: new FakeResolver());

        var found = (await FindAsync(way, "ana@icloud.com", EmailPop3Provider.Declared, MailProtocol.Pop3)).ShouldNotBeNull();

        found.Settings.ShouldBeEmpty();
        found.Found.Ro.ShouldContain("nu oferă POP3");
    }

    [Theory]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("ana@")]
    [InlineData("@exemplu.test")]
    [InlineData("ana@localhost")]
    [InlineData("ana@a b.ro")]
    [InlineData("ana@127.0.0.1")]
    [InlineData("ana@[::1]")]
    [InlineData("ana@exemplu.test/../..")]
    [InlineData("ana@exemplu.test:8080")]
    [InlineData("ana@exemplu.test?x=1")]
    [InlineData("ana@2130706433")]
    [InlineData("ana@0x7f.1")]
    public async Task Find_ForWhatIsNoAddress_DoesNothing(string typed)
    {
        await using var way = new WayOut(resolver: new FakeResolver());

        (await FindAsync(way, typed)).ShouldBeNull();

        (records.Asked.Count, doors.Tried.Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd00:ec2::254")]
    public async Task Find_WhenTheDomainLeadsInside_IsRefusedByTheGuard(string address)
    {
        await using var way = new WayOut(resolver: new FakeResolver().Answer("autoconfig.exemplu.test", address).Answer("exemplu.test", address).Answer("mail.exemplu.test", address).Answer("imap.exemplu.test", address));
        var discovery = new MailDiscovery(way.Http, way.Addresses, records, way.Dialer, MailBed.OperatorSettings(), TimeProvider.System);

        var found = (await discovery.FindAsync(EmailImapProvider.Declared, MailProtocol.Imap, Address, TestContext.Current.CancellationToken)).ShouldNotBeNull();

        found.IsGuess.ShouldBeTrue();
        foreach (var place in new[] { "autoconfig.exemplu.test:443", "exemplu.test:443", "mail.exemplu.test:993", "imap.exemplu.test:993" })
        {
            way.Log.All.ShouldContain($"Egress to {place} refused: AddressRefused");
        }
    }

    [Fact]
    public async Task Find_WhenTheAnnouncementRedirectsElsewhere_DoesNotFollow()
    {
        await using var inside = await AnnouncingAsync(Announced);
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.Redirect($"{inside.Http}/latest/meta-data/");
            return Task.CompletedTask;
        });
        await using var way = new WayOut([server.Opening, inside.Opening], settings: [("Integrations:Providers:email_imap:ApiBaseUrl", server.Http)]);

        (await FindAsync(way))!.IsGuess.ShouldBeTrue();

        server.Requests.ShouldBeGreaterThan(0);
        inside.Requests.ShouldBe(0);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "a document type with entities", $"<!DOCTYPE clientConfig [<!ENTITY a \"{new string('x', 1000)}\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" + Announced.Replace("imap.%EMAILDOMAIN%", "&b;", StringComparison.Ordinal)[Announced.IndexOf("<clientConfig", StringComparison.Ordinal)..] },
        { "an outside entity", "<!DOCTYPE clientConfig [<!ENTITY f SYSTEM \"file:///etc/hostname\">]>" + Announced.Replace("imap.%EMAILDOMAIN%", "&f;", StringComparison.Ordinal)[Announced.IndexOf("<clientConfig", StringComparison.Ordinal)..] },
        { "too long", Announced + new string(' ', 70_000) },
        { "beyond every limit", Announced + new string(' ', 3 * 1024 * 1024) },
        { "no XML", "<html><body>404</body>" },
        { "another root", "<config><imap>imap.exemplu.test</imap></config>" },
        { "an address", Announced.Replace("imap.%EMAILDOMAIN%", "10.0.0.5", StringComparison.Ordinal) },
        { "this very host", Announced.Replace("imap.%EMAILDOMAIN%", "localhost", StringComparison.Ordinal) },
        { "a port of something else", Announced.Replace("993", "6379", StringComparison.Ordinal) },
        { "a port that is none", Announced.Replace("993", "99999999999", StringComparison.Ordinal) },
        { "no encryption", Announced.Replace("SSL", "plain", StringComparison.Ordinal) },
        { "nothing", string.Empty },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Find_WhenTheAnnouncementIsHostile_TakesNothingOfIt(string what, string text)
    {
        await using var server = await AnnouncingAsync(text);
        await using var way = Way(server);

        var found = (await FindAsync(way)).ShouldNotBeNull(what);

        (found.Settings["host"], found.IsGuess).ShouldBe(("mail.exemplu.test", true), what);
        server.Requests.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("redis.exemplu.test", 6379)]
    [InlineData("127.0.0.1", 993)]
    [InlineData("localhost", 993)]
    [InlineData("", 993)]
    public async Task Find_WhenARecordLeadsAstray_DoesNotFollow(string host, int port)
    {
        records.Service("_imaps._tcp.exemplu.test", new ServiceRecord(host, port));
        await using var way = new WayOut(resolver: new FakeResolver());

        (await FindAsync(way))!.IsGuess.ShouldBeTrue();
    }

    [Fact]
    public async Task Find_LetsNothingOutButTheDomain()
    {
        await using var server = await AnnouncingAsync(string.Empty);
        await using var way = Way(server);
        await FindAsync(way);

        (asked.Count, records.Asked.Count, doors.Tried.Count).ShouldSatisfyAllConditions(counts => counts.Item1.ShouldBe(2), counts => counts.Item2.ShouldBe(3), counts => counts.Item3.ShouldBeGreaterThan(0));
        foreach (var said in asked.Concat(records.Asked).Concat(doors.Tried).Append(way.Log.All))
        {
            said.ShouldNotContain("facturi");
        }
    }

    private static WayOut Way(WebServer server, string code = "email_imap") => new([server.Opening], settings: [($"Integrations:Providers:{code}:ApiBaseUrl", server.Http)]);

    private Task<WebServer> AnnouncingAsync(string text) => WebServer.StartAsync(async context =>
    {
        asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {string.Join('\n', context.Request.Headers)}");
        await context.Response.WriteAsync(text);
    });

    private Task<SettingsSuggestion?> FindAsync(WayOut way, string address = Address) => FindAsync(way, address, EmailImapProvider.Declared, MailProtocol.Imap);

    private Task<SettingsSuggestion?> FindAsync(WayOut way, string address, ProviderDescriptor provider, MailProtocol protocol, params (string Name, string Value)[] settings)
        => new MailDiscovery(way.Http, way.Addresses, records, doors, MailBed.OperatorSettings(settings), TimeProvider.System).FindAsync(provider, protocol, address, TestContext.Current.CancellationToken);

    /// <summary>The ports of mail need a privilege to listen at, so here the way out itself says who answers.</summary>
    private sealed class Doors : IOutboundDialer
    {
        private readonly HashSet<string> open = [];

        public ConcurrentQueue<string> Tried { get; } = new();

        public void Open(string host, int port) => open.Add($"{host}:{port}");

        public Task<ProviderResult<Socket>> DialAsync(string host, int port, IReadOnlySet<int> allowedPorts, CancellationToken cancellationToken)
        {
            Tried.Enqueue($"{host}:{port}");
            ProviderResult<Socket> answer = open.Contains($"{host}:{port}")
                ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                : new ProviderFailure(FailureReason.ProviderUnavailable);
            return Task.FromResult(answer);
        }
    }
}
