using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Integrations.Providers.Mail;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.EmailSmtp;

/// <summary>Against npm's smtp-server.</summary>
[ConformanceOf(Provider.EmailSmtp)]
public sealed class EmailSmtpTests() : MailConformance("smtp")
{
    private protected override JsonObject Good
    {
        get
        {
            var settings = base.Good;
            settings["from_address"] = MailBed.User;
            return settings;
        }
    }

    private protected override string Refused => "535 5.7.8 no";

    private protected override string NotAllowed => "535 5.7.139 SmtpClientAuthentication is disabled for the Mailbox.";

    private protected override string SlowDown => "432 4.3.2 slower";

    private protected override string Broken => "454 4.7.0 oops";

    private protected override string SignIn => "AUTH PLAIN";

    [Theory]
    [InlineData("implicit_tls", "PLAIN")]
    [InlineData("implicit_tls", "LOGIN")]
    [InlineData("starttls", "PLAIN")]
    [InlineData("starttls", "LOGIN")]
    public async Task Verify_WithTheRightPassword_ConnectsAndSendsNothing(string security, string method)
    {
        using var peer = await StartAsync(method);
        peer.SetPassword(MailBed.User, MailBed.Password);
        await using var bed = new MailBed(security == "starttls" ? peer.StartPort : peer.ImplicitPort).With("security", security);

        var result = await bed.VerifyAsync("smtp");

        result.Failure.ShouldBeNull();
        result.Value!.Account!.ExternalId.ShouldBe($"{MailBed.User}@{MailBed.Host}");
        result.Value.Facts["max_message_bytes"].ShouldBe("10485760");
        await Poll.UntilAsync(() => peer.SignIns.Count > 0, TimeSpan.FromSeconds(5));
        var signIn = JsonDocument.Parse(peer.SignIns.ShouldHaveSingleItem()).RootElement;
        (signIn.GetProperty("method").GetString(), signIn.GetProperty("accepted").GetBoolean()).ShouldBe((method, true));
    }

    [Fact]
    public async Task Verify_WithAWrongPassword_TriesOnce()
    {
        using var peer = await StartAsync();
        peer.SetPassword(MailBed.User, "alta");
        await using var bed = new MailBed(peer.ImplicitPort);

        var result = await bed.VerifyAsync("smtp");

        result.ShouldFail(FailureReason.InvalidCredentials);
        result.Failure!.Field.ShouldBe("password");
        await Poll.UntilAsync(() => peer.SignIns.Count > 0, TimeSpan.FromSeconds(5));
        peer.SignIns.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Verify_WhileTheServerIsBeingRepaired_IsPassing()
    {
        using var peer = await StartAsync();
        peer.BeBusy();
        await using var bed = new MailBed(peer.ImplicitPort);

        (await bed.VerifyAsync("smtp")).ShouldFail(FailureReason.ProviderUnavailable);
    }

    [Fact]
    public async Task Verify_WithNastyNamesAndPasswords_SignsInAsExactlyThem()
    {
        using var peer = await StartAsync();
        foreach (var (user, password) in DovecotFixture.Nasty)
        {
            peer.SetPassword(user, password);
            await using var bed = new MailBed(peer.ImplicitPort).With("username", user).With("password", password);

            (await bed.VerifyAsync("smtp")).Failure.ShouldBeNull(user);
        }
    }

    [Theory]
    [InlineData("right", true)]
    [InlineData("wrong", false)]
    public async Task SignIn_ByToken_IsJudgedByTheServer(string token, bool accepted)
    {
        using var peer = await StartAsync();
        peer.SetToken(MailBed.User, "right");
        await using var bed = new MailBed(peer.ImplicitPort);

        var result = await bed.SignInAsync(MailProtocol.Smtp, new MailToken(MailBed.User, new Secret(token), MailIssuer.Google));

        result.Succeeded.ShouldBe(accepted);
    }

    [Fact]
    public async Task TestMessage_GoesFromTheSenderToTheSender()
    {
        using var peer = await StartAsync();
        peer.SetPassword(MailBed.User, MailBed.Password);
        await using var bed = new MailBed(peer.ImplicitPort);

        (await bed.SendTestMessageAsync()).Value.ShouldBe(MailBed.User);

        await Poll.UntilAsync(() => peer.Messages.Count > 0, TimeSpan.FromSeconds(20));
        var message = JsonDocument.Parse(peer.Messages.ShouldHaveSingleItem()).RootElement;
        message.GetProperty("from").GetString().ShouldBe(MailBed.User);
        message.GetProperty("to").EnumerateArray().Single().GetString().ShouldBe(MailBed.User);
        message.GetProperty("text").GetString()!.ShouldNotContain(Environment.MachineName);
    }

    /// <summary>The sign-in is good, which is all that a verify can tell.</summary>
    [Fact]
    public async Task TestMessage_FromAnAddressThatIsNotTheUsers_SaysSo()
    {
        using var peer = await StartAsync();
        peer.SetPassword(MailBed.User, MailBed.Password);
        peer.RefuseSender(MailBed.User);
        await using var bed = new MailBed(peer.ImplicitPort);

        (await bed.VerifyAsync("smtp")).Failure.ShouldBeNull();
        var sent = await bed.SendTestMessageAsync();

        sent.ShouldFail(FailureReason.PermissionMissing);
        sent.Failure!.Field.ShouldBe("from_address");
        peer.Messages.ShouldBeEmpty();
    }

    /// <summary>MailKit's own default tells the server what this host is called.</summary>
    [Theory]
    [InlineData(null, "EHLO exemplu.ro")]
    [InlineData("erp.firma.ro", "EHLO erp.firma.ro")]
    public async Task Verify_GreetsByTheSendersDomainOrTheConfiguredName(string? name, string greeting)
    {
        await using var server = new MailScript("smtp").Serve();
        await using var bed = new MailBed(server.Port);
        if (name is not null)
        {
            bed.With("helo_name", name);
        }

        (await bed.VerifyAsync("smtp")).Failure.ShouldBeNull();

        server.Heard[0].ShouldBe(greeting);
        server.Heard.ShouldNotContain(line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    private static Task<SmtpPeer> StartAsync(params string[] methods)
    {
        MissingPeer.Require("npm smtp-server", SmtpPeer.IsInstalled);
        return SmtpPeer.StartAsync(MailScript.Good, methods);
    }
}
