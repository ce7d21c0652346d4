using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Mail;

namespace GeniusErp.Tests.Integrations.Providers.EmailImap;

/// <summary>What only IMAP has; signing in and folders are proved against Dovecot.</summary>
[ConformanceOf(Provider.EmailImap)]
public sealed class EmailImapTests() : MailConformance("imap")
{
    private protected override string Refused => "TAG NO [AUTHENTICATIONFAILED] no";

    private protected override string NotAllowed => "TAG NO [AUTHORIZATIONFAILED] no";

    private protected override string SlowDown => "TAG NO [LIMIT] slower";

    private protected override string Broken => "TAG NO [SERVERBUG] oops";

    private protected override string SignIn => "AUTHENTICATE PLAIN";

    [Fact]
    public async Task Verify_OnlyLooks()
    {
        await using var server = new MailScript("imap").Serve();
        await using var bed = new MailBed(server.Port);

        var result = await bed.VerifyAsync("imap");

        (result.Value!.Facts["messages"], result.Value.Facts["uid_validity"]).ShouldBe(("3", "7"));
        var commands = server.Heard.Select(line => line.Split(' ').ElementAtOrDefault(1)).ToList();
        commands.ShouldContain("NOOP");
        commands.ShouldContain("EXAMINE");
        commands.ShouldNotContain("SELECT");
        commands[^1].ShouldBe("LOGOUT");
    }

    /// <summary>The password stands in the log of no server that listens in clear: it is sent once, inside TLS, and nowhere else.</summary>
    [Fact]
    public async Task Verify_ByStartTls_SendsItsOnlySignInInsideTls()
    {
        await using var server = new MailScript("imap") { StartTls = true }.Serve();
        await using var bed = new MailBed(server.Port).With("security", "starttls");

        (await bed.VerifyAsync("imap")).Failure.ShouldBeNull();

        server.HeardInClear.ShouldNotContain("AUTHENTICATE");
        server.Heard.Count(line => line.Contains("AUTHENTICATE", StringComparison.Ordinal)).ShouldBe(1);
    }
}
