using System.Text;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>Sign-in by an OAuth access token, where the mail service takes nothing else.</summary>
public sealed class TokenTests
{
    private const string Token = "ya29.EXAMPLE-token_value";

    public static TheoryData<string> Protocols => ["imap", "pop3", "smtp"];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task SignIn_WhereXoauth2IsOffered_SendsItsInitialResponse(string protocol)
    {
        await using var server = new MailScript(protocol) { Mechanisms = "PLAIN XOAUTH2" }.Serve();
        await using var bed = new MailBed(server.Port);

        (await SignInAsync(bed, protocol)).Failure.ShouldBeNull();

        Response(server, "XOAUTH2").ShouldBe($"user={MailBed.User}\u0001auth=Bearer {Token}\u0001\u0001");
    }

    /// <summary>RFC 7628 section 3.1; the pairs of host and port are optional and have to be right where they are.</summary>
    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task SignIn_WhereOauthbearerIsOffered_PrefersIt(string protocol)
    {
        await using var server = new MailScript(protocol) { Mechanisms = "PLAIN XOAUTH2 OAUTHBEARER" }.Serve();
        await using var bed = new MailBed(server.Port);

        (await SignInAsync(bed, protocol)).Failure.ShouldBeNull();

        Response(server, "OAUTHBEARER").ShouldBe($"n,a={MailBed.User},\u0001host={MailBed.Host}\u0001port={server.Port}\u0001auth=Bearer {Token}\u0001\u0001");
    }

    [Fact]
    public async Task SignIn_ByOauthbearer_EscapesTheName()
    {
        await using var server = new MailScript("imap") { Mechanisms = "OAUTHBEARER" }.Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.SignInAsync(MailProtocol.Imap, new MailToken("a,b=c", new Secret(Token), MailIssuer.Google))).Failure.ShouldBeNull();

        Response(server, "OAUTHBEARER").ShouldStartWith("n,a=a=2Cb=3Dc,\u0001");
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task SignIn_WhereNoTokensAreTaken_NeverFallsBackToAPassword(string protocol)
    {
        await using var server = new MailScript(protocol).Serve();
        await using var bed = new MailBed(server.Port);

        (await SignInAsync(bed, protocol)).ShouldFail(FailureReason.InvalidConfiguration);

        string.Join('\n', server.Heard).ShouldNotContain(Token);
    }

    [Theory]
    [InlineData("imap", "TAG NO [AUTHENTICATIONFAILED] expired")]
    [InlineData("pop3", "-ERR [AUTH] expired")]
    [InlineData("smtp", "535 5.7.3 Authentication unsuccessful")]
    public async Task SignIn_WhenTheTokenIsRefused_LeavesTheVerdictToTheRenewal(string protocol, string refusal)
    {
        await using var server = new MailScript(protocol) { Mechanisms = "XOAUTH2", Refusal = refusal }.Serve();
        await using var bed = new MailBed(server.Port);

        var result = await SignInAsync(bed, protocol);

        result.ShouldFail(FailureReason.ReauthorizationRequired);
        (result.Failure!.Plain, result.Failure.Field).ShouldBe((false, null));
    }

    /// <summary>A consent that somebody gave for his mailbox is not sent to whatever host is written into another connection.</summary>
    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task SignIn_AtAHostThatIsNotTheIssuers_SendsNothingAtAll(string protocol)
    {
        await using var server = new MailScript(protocol) { Mechanisms = "XOAUTH2" }.Serve();
        await using var bed = new MailBed(server.Port);

        var result = await SignInAsync(bed, protocol, MailIssuer.Microsoft);

        result.ShouldFail(FailureReason.InvalidConfiguration);
        (result.Failure!.Plain, result.Failure.Field).ShouldBe((true, "host"));
        server.Heard.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("imap.gmail.com", true, false)]
    [InlineData("SMTP.GMAIL.COM", true, false)]
    [InlineData("outlook.office365.com", false, true)]
    [InlineData("smtp-mail.outlook.com", false, true)]
    [InlineData("imap.gmail.com.evil.example", false, false)]
    [InlineData("evilgmail.com", false, false)]
    [InlineData("gmail.com.", false, false)]
    [InlineData("127.0.0.1", false, false)]
    public void Owns_OnlyTheHostsOfItsService(string host, bool google, bool microsoft)
    {
        var nobodyElse = MailBed.OperatorSettings();
        (MailIssuer.Google.Owns(host, nobodyElse), MailIssuer.Microsoft.Owns(host, nobodyElse)).ShouldBe((google, microsoft));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Verify_ByConsent_SignsInWithTheTokenOfTheAttempt_AndAsksForOneWhereThereIsNone(string protocol)
    {
        await using var server = new MailScript(protocol) { Mechanisms = "PLAIN XOAUTH2" }.Serve();
        await using var bed = new MailBed(server.Port).With("auth_method", "oauth_google").With("password", null);

        var none = (await bed.VerifyAsync(protocol)).Failure.ShouldNotBeNull();
        (none.Reason, none.Plain).ShouldBe((FailureReason.ReauthorizationRequired, true));
        server.Heard.ShouldBeEmpty();

        (await bed.VerifyAsync(protocol, token: Token)).Failure.ShouldBeNull();
        Response(server, "XOAUTH2").ShouldContain(Token);
    }

    private static Task<Modules.Integrations.Application.Connectors.ProviderResult<string>> SignInAsync(MailBed bed, string protocol, MailIssuer? issuer = null)
        => bed.SignInAsync(protocol switch { "imap" => MailProtocol.Imap, "pop3" => MailProtocol.Pop3, _ => MailProtocol.Smtp }, new MailToken(MailBed.User, new Secret(Token), issuer ?? MailIssuer.Google));

    private static string Response(ScriptedMailServer server, string mechanism)
    {
        var lines = server.Heard.SkipWhile(line => !line.Contains(mechanism, StringComparison.Ordinal)).Take(2).ToList();
        var response = lines[0].EndsWith(mechanism, StringComparison.Ordinal) ? lines[1] : lines[0].Split(' ')[^1]; // POP3 sends it on a line of its own.
        return Encoding.UTF8.GetString(Convert.FromBase64String(response));
    }
}
