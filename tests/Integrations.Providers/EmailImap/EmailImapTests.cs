using GeniusErp.Tests.Integrations.Providers.Mail;

namespace GeniusErp.Tests.Integrations.Providers.EmailImap;

/// <summary>What only IMAP has; signing in and folders are proved against Dovecot.</summary>
public sealed class EmailImapTests
{
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
