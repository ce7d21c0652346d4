using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Support.Mail;
using Microsoft.Extensions.Time.Testing;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>What servers say when they refuse, and what becomes of it.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("imap", "TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("imap", "TAG NO LOGIN failed.", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("imap", "TAG NO [ALERT] Application-specific password required: https://support.google.com", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("imap", "TAG NO [EXPIRED] change it", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("imap", "TAG NO [ALERT] Your account is not enabled for IMAP use.", FailureReason.PermissionMissing, null, true)]
    [InlineData("imap", "TAG NO [UNAVAILABLE] Temporary authentication failure.", FailureReason.ProviderUnavailable, null, false)]
    [InlineData("imap", "TAG NO [INUSE] locked", FailureReason.ProviderUnavailable, null, false)]
    [InlineData("imap", "* BYE going down", FailureReason.ProviderUnavailable, null, false)]
    [InlineData("imap", "TAG NO [ALERT] Too many simultaneous connections. (Failure)", FailureReason.RateLimited, null, false)]
    [InlineData("pop3", "-ERR [AUTH] Username and password not accepted.", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("pop3", "-ERR [IN-USE] mailbox locked", FailureReason.ProviderUnavailable, null, false)]
    [InlineData("pop3", "-ERR [SYS/TEMP] later", FailureReason.ProviderUnavailable, null, false)]
    [InlineData("pop3", "-ERR [LOGIN-DELAY] wait", FailureReason.RateLimited, null, false)]
    [InlineData("pop3", "-ERR [SYS/PERM] no", FailureReason.PermissionMissing, null, true)]
    [InlineData("smtp", "535 5.7.8 Username and Password not accepted", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("smtp", "534 5.7.9 Application-specific password required", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("smtp", "550 5.7.30 Basic authentication is not supported for Client Submission", FailureReason.InvalidCredentials, "password", true)]
    [InlineData("smtp", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant", FailureReason.PermissionMissing, null, true)]
    [InlineData("smtp", "454 4.7.0 Temporary authentication failure", FailureReason.ProviderUnavailable, null, false)]
    [InlineData("smtp", "421 4.3.0 Service closing", FailureReason.ProviderUnavailable, null, false)]
    [InlineData("smtp", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", FailureReason.RateLimited, null, false)]
    [InlineData("smtp", "454 4.7.0 Too many login attempts, please try again later.", FailureReason.RateLimited, null, false)]
    public async Task Verify_WhenTheServerRefuses_UnderstandsIt(string protocol, string refusal, FailureReason reason, string? field, bool plain)
    {
        await using var server = new MailScript(protocol) { Refusal = refusal }.Serve();
        await using var bed = new MailBed(server.Port);

        var result = await bed.VerifyAsync(protocol);

        result.ShouldFail(reason);
        (result.Failure!.Field, result.Failure.Plain, result.Failure.Step).ShouldBe((field, plain, "sign_in"));
    }

    [Theory]
    [InlineData("imap", "* BYE too busy", FailureReason.ProviderUnavailable)]
    [InlineData("imap", "220 ftp ready", FailureReason.InvalidConfiguration)]
    [InlineData("imap", "\u0001\u0002 nonsense", FailureReason.UnexpectedResponse)]
    [InlineData("pop3", "-ERR [LOGIN-DELAY] later", FailureReason.RateLimited)]
    [InlineData("pop3", "* OK imap ready", FailureReason.InvalidConfiguration)]
    [InlineData("pop3", "nonsense", FailureReason.UnexpectedResponse)]
    [InlineData("smtp", "421 4.3.0 later", FailureReason.ProviderUnavailable)]
    [InlineData("smtp", "554 5.7.1 your address is on a list", FailureReason.PermissionMissing)]
    [InlineData("smtp", "+OK pop3 ready", FailureReason.InvalidConfiguration)]
    [InlineData("smtp", "nonsense", FailureReason.UnexpectedResponse)]
    public async Task Verify_WhenTheGreetingIsNoWelcome_UnderstandsIt(string protocol, string greeting, FailureReason reason)
    {
        await using var server = new MailScript(protocol) { Greeting = greeting }.Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync(protocol)).ShouldFail(reason);
    }

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    [InlineData("smtp")]
    public async Task Verify_WhenTheServerHangsUp_IsPassing(string protocol)
    {
        await using var server = new ScriptedMailServer(talk => talk.StartTlsAsync(MailScript.Good));
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync(protocol)).ShouldFail(FailureReason.ProviderUnavailable);
    }

    /// <summary>Before TLS, inside TLS, and after our name was asked for: the limit covers the whole attempt.</summary>
    [Theory]
    [InlineData("imap", false)]
    [InlineData("imap", true)]
    [InlineData("pop3", false)]
    [InlineData("pop3", true)]
    [InlineData("smtp", false)]
    [InlineData("smtp", true)]
    public async Task Verify_WhenTheServerIsSilent_EndsAtItsLimit(string protocol, bool afterTls)
    {
        var silent = new TaskCompletionSource();
        await using var server = new ScriptedMailServer(async talk =>
        {
            if (afterTls)
            {
                await talk.StartTlsAsync(MailScript.Good);
            }

            silent.SetResult();
            await talk.ListenAsync();
        });
        var clock = new FakeTimeProvider();
        await using var bed = new MailBed(server.Port, clock).With("timeout_seconds", 7);

        var verifying = bed.VerifyAsync(protocol);
        await silent.Task;
        clock.Advance(TimeSpan.FromSeconds(6.9));
        verifying.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.2));

        var result = await verifying.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken); // A limit that never comes fails instead of hanging.
        result.ShouldFail(FailureReason.ProviderUnavailable);
        result.Failure!.Hint!.En.ShouldContain("7 seconds");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_WhenTheCallerGivesUp_ThrowsAndAnswersNothing(bool afterTls)
    {
        var silent = new TaskCompletionSource();
        await using var server = new ScriptedMailServer(async talk =>
        {
            if (afterTls)
            {
                await talk.StartTlsAsync(MailScript.Good);
            }

            silent.SetResult();
            await talk.ListenAsync();
        });
        await using var bed = new MailBed(server.Port);
        using var caller = new CancellationTokenSource();

        var verifying = bed.VerifyAsync("imap", caller.Token);
        await silent.Task;
        await caller.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(verifying)).CancellationToken.ShouldBe(caller.Token);
    }

    [Fact]
    public async Task Verify_WhenTheServerOffersNoSignIn_SaysThatNothingWasSent()
    {
        await using var server = new MailScript("smtp") { Mechanisms = string.Empty }.Serve();
        await using var bed = new MailBed(server.Port);

        var result = await bed.VerifyAsync("smtp");

        (result.Failure!.Reason, result.Failure.Field, result.Failure.Plain).ShouldBe((FailureReason.InvalidConfiguration, "port", true));
    }

    /// <summary>Many servers count refusals; MailKit alone would try each mechanism on offer.</summary>
    [Theory]
    [InlineData("imap", "TAG NO no")]
    [InlineData("pop3", "-ERR no")]
    [InlineData("smtp", "535 no")]
    public async Task Verify_WhenSeveralMechanismsAreOffered_TriesOnce(string protocol, string refusal)
    {
        await using var server = new MailScript(protocol) { Mechanisms = "SCRAM-SHA-256 PLAIN LOGIN NTLM CRAM-MD5", Refusal = refusal }.Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync(protocol)).ShouldFail(FailureReason.InvalidCredentials);

        server.Heard.Count(line => line.Contains("AUTH", StringComparison.Ordinal) || line.Contains("LOGIN", StringComparison.Ordinal) || line.Contains("PASS", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("user \"x\" \\ {5}", "a\"b\\c {12} LOGOUT")]
    [InlineData("șef@exemplu.ro", "parolă")]
    [InlineData("A1 LOGOUT", ") NIL (")]
    public async Task Verify_ByThePlainLoginCommand_SendsExactlyOne(string user, string password)
    {
        await using var server = new MailScript("imap") { Mechanisms = string.Empty }.Serve();
        await using var bed = new MailBed(server.Port).With("username", user).With("password", password);

        (await bed.VerifyAsync("imap")).Failure.ShouldBeNull();

        var tag = server.Heard[0].Split(' ')[0][..1]; // MailKit gives each client a letter of its own.
        var commands = server.Heard.Where(line => Regex.IsMatch(line, $"^{tag}[0-9]{{8}} ")).Select(line => line.Split(' ')[1]).ToList();
        commands.Count(command => command == "LOGIN").ShouldBe(1);
        commands.ShouldBeSubsetOf(["CAPABILITY", "LOGIN", "NAMESPACE", "LIST", "NOOP", "EXAMINE", "LOGOUT"]);
        commands.Count(command => command == "LOGOUT").ShouldBe(1);
    }

    [Fact]
    public async Task SignIn_WhenASecretHoldsALineEnd_IsRefusedBeforeAnyConnection()
    {
        await using var server = new MailScript("imap").Serve();
        await using var bed = new MailBed(server.Port);

        var result = await bed.SignInAsync(MailProtocol.Imap, new MailPassword("a", new Secret("b\r\nA1 LOGOUT")));

        result.Failure!.Field.ShouldBe("password");
        server.Connections.ShouldBe(0);
    }
}
