using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>Servers, or somebody in between, that would rather talk in clear.</summary>
public sealed class ClearTextTests
{
    public static TheoryData<string> Protocols => ["imap", "pop3", "smtp"];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Verify_WhenNoTlsIsOffered_SendsNothingOfTheMailbox(string protocol)
    {
        // Everything but STARTTLS: what a stripping middleman leaves over. It would be glad of a password.
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.SayAsync(protocol switch { "imap" => "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\r\n", "pop3" => "+OK hi\r\n", _ => "220 hi\r\n" });
            while (await talk.HearAsync() is { } line)
            {
                await talk.SayAsync(protocol switch
                {
                    "imap" => $"{line.Split(' ')[0]} OK\r\n",
                    "pop3" => line == "CAPA" ? "+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n" : "+OK\r\n",
                    _ => line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-x\r\n250 AUTH PLAIN LOGIN\r\n" : "235 ok\r\n",
                });
            }
        });
        await using var bed = new MailBed(server.Port).With("security", "starttls");

        var result = await bed.VerifyAsync(protocol);

        result.ShouldFail(FailureReason.InvalidConfiguration);
        result.Failure!.Field.ShouldBe("security");
        result.Failure.Plain.ShouldBeTrue();
        ShouldHoldNoSecret(server);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Verify_WhenStartTlsIsOfferedAndThenRefused_SendsNothingOfTheMailbox(string protocol)
    {
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.SayAsync(protocol switch { "imap" => "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hi\r\n", "pop3" => "+OK hi\r\n", _ => "220 hi\r\n" });
            while (await talk.HearAsync() is { } line)
            {
                await talk.SayAsync(protocol switch
                {
                    "imap" => $"{line.Split(' ')[0]} BAD no\r\n",
                    "pop3" => line == "CAPA" ? "+OK\r\nSTLS\r\nUSER\r\nSASL PLAIN\r\n.\r\n" : "-ERR no\r\n",
                    _ => line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n" : "501 no\r\n",
                });
            }
        });
        await using var bed = new MailBed(server.Port).With("security", "starttls");

        (await bed.VerifyAsync(protocol)).ShouldFail(FailureReason.InvalidConfiguration);
        ShouldHoldNoSecret(server);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Verify_WhenPlainTextAnswersWhereTlsIsExpected_PointsAtTheSecurity(string protocol)
    {
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.SayAsync(protocol switch { "imap" => "* OK hi\r\n", "pop3" => "+OK hi\r\n", _ => "220 hi\r\n" });
            await talk.ListenAsync();
        });
        await using var bed = new MailBed(server.Port);

        var result = await bed.VerifyAsync(protocol);

        result.ShouldFail(FailureReason.InvalidConfiguration);
        result.Failure!.Field.ShouldBe("security");
        ShouldHoldNoSecret(server);
    }

    /// <summary>STARTTLS injection: an answer smuggled in before TLS must not be taken for one that came inside it.</summary>
    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Verify_WhenAnswersAreInjectedBeforeTls_IgnoresThem(string protocol)
    {
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.SayAsync(protocol switch { "imap" => "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n", "pop3" => "+OK hi\r\n", _ => "220 hi\r\n" });
            while (await talk.HearAsync() is { } line)
            {
                if (line is "CAPA")
                {
                    await talk.SayAsync("+OK\r\nSTLS\r\n.\r\n");
                }
                else if (line.StartsWith("EHLO", StringComparison.Ordinal))
                {
                    await talk.SayAsync("250-x\r\n250 STARTTLS\r\n");
                }
                else
                {
                    // The go-ahead and, in the same packet, a whole conversation in which everything succeeds.
                    await talk.SayAsync(protocol switch
                    {
                        "imap" => $"{line.Split(' ')[0]} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nA00000001 OK\r\nA00000002 OK in\r\n",
                        "pop3" => "+OK go\r\n+OK\r\nUIDL\r\nSASL PLAIN\r\n.\r\n+OK in\r\n+OK 1 1\r\n+OK\r\n+OK\r\n",
                        _ => "220 go\r\n250-x\r\n250 AUTH PLAIN\r\n235 in\r\n250 ok\r\n221 bye\r\n",
                    });
                    await talk.StartTlsAsync(MailScript.Good);
                    await talk.HearAsync();
                    return; // The true server says nothing and goes.
                }
            }
        });
        await using var bed = new MailBed(server.Port).With("security", "starttls");

        var result = await bed.VerifyAsync(protocol);

        result.ShouldFail(FailureReason.ProviderUnavailable);
        ShouldHoldNoSecret(server);
    }

    /// <summary>A server that says "you are in already" proves nothing about the password.</summary>
    [Fact]
    public async Task Verify_WhenTheServerLetsUsInUnasked_IsRefused()
    {
        await using var server = new MailScript("imap") { Greeting = "* PREAUTH welcome" }.Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync("imap")).ShouldFail(FailureReason.UnexpectedResponse);
        server.Heard.ShouldNotContain(line => line.Contains("AUTHENTICATE", StringComparison.Ordinal));
    }

    private static void ShouldHoldNoSecret(ScriptedMailServer server)
    {
        var everything = server.HeardInClear + string.Join('\n', server.Heard);
        everything.ShouldNotContain("AUTH");
        everything.ShouldNotContain("LOGIN");
        everything.ShouldNotContain("USER");
        everything.ShouldNotContain(MailBed.User);
        everything.ShouldNotContain(MailBed.Password);
        everything.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(MailBed.Password))[..8]);
    }
}
