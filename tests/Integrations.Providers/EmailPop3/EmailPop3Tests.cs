using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Integrations.Providers.Mail;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.EmailPop3;

/// <summary>What only POP3 has; the rest is proved beside IMAP, against Dovecot.</summary>
[ConformanceOf(Provider.EmailPop3)]
public sealed class EmailPop3Tests() : MailConformance("pop3")
{
    private protected override string Refused => "-ERR [AUTH] no";

    private protected override string NotAllowed => "-ERR [SYS/PERM] no";

    private protected override string SlowDown => "-ERR [LOGIN-DELAY] slower";

    private protected override string Broken => "-ERR [SYS/TEMP] oops";

    private protected override string SignIn => "AUTH PLAIN";

    [Fact]
    public async Task Verify_Counts_WithoutDeletingOrFetching()
    {
        await using var server = new MailScript("pop3").Serve();
        await using var bed = new MailBed(server.Port);

        var result = await bed.VerifyAsync("pop3");

        (result.Value!.Facts["messages"], result.Value.Facts["bytes"]).ShouldBe(("2", "320"));
        server.Heard.ShouldNotContain(line => line.StartsWith("DELE", StringComparison.Ordinal) || line.StartsWith("RETR", StringComparison.Ordinal));
        server.Heard[^1].ShouldBe("QUIT");
    }

    [Fact]
    public async Task Verify_WithoutSasl_UsesUserAndPassOnceAndNoApop()
    {
        await using var server = new MailScript("pop3") { Mechanisms = string.Empty, Greeting = "+OK ready <1896.697170952@mail>" }.Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync("pop3")).Failure.ShouldBeNull();

        server.Heard.Count(line => line == $"USER {MailBed.User}").ShouldBe(1);
        server.Heard.Count(line => line == $"PASS {MailBed.Password}").ShouldBe(1);
        server.Heard.ShouldNotContain(line => line.StartsWith("APOP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_WhereMessagesHaveNoLastingIds_IsRefused()
    {
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.StartTlsAsync(MailScript.Good);
            await talk.SayAsync("+OK hi\r\n");
            while (await talk.HearAsync() is { } line)
            {
                await talk.SayAsync(line switch
                {
                    "CAPA" => "+OK\r\nUSER\r\nTOP\r\n.\r\n",
                    "STAT" => "+OK 0 0\r\n",
                    "UIDL 1" or "UIDL" => "-ERR unknown\r\n",
                    _ => "+OK\r\n",
                });
            }
        });
        await using var bed = new MailBed(server.Port);

        var result = await bed.VerifyAsync("pop3");

        result.ShouldFail(FailureReason.InvalidConfiguration);
        result.Failure!.Step.ShouldBe("account");
    }
}
