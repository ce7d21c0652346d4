using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>IMAP and POP3 against the server that most hosters run.</summary>
public sealed class DovecotTests(DovecotFixture dovecot) : IClassFixture<DovecotFixture>
{
    private static readonly Dictionary<string, string> Users = new() { [MailBed.User] = MailBed.Password };

    public static TheoryData<string> NastyUsers => [.. DovecotFixture.Nasty.Keys];

    [Theory]
    [InlineData("imap", "implicit_tls")]
    [InlineData("imap", "starttls")]
    [InlineData("pop3", "implicit_tls")]
    [InlineData("pop3", "starttls")]
    public async Task Verify_WithTheRightPassword_Connects(string protocol, string security)
    {
        await using var bed = new MailBed(Port(dovecot.Server, protocol, security)).With("security", security);

        var result = await bed.VerifyAsync(protocol);

        result.Failure.ShouldBeNull();
        result.Value!.Account.ShouldBe(new ProviderAccount($"{MailBed.User}@{MailBed.Host}", MailBed.User));
        result.Value.Facts["messages"].ShouldBe("0");
    }

    [Theory]
    [InlineData("imap", "plain")]
    [InlineData("imap", "login")]
    [InlineData("pop3", "plain")]
    [InlineData("pop3", "login")]
    public async Task Verify_WithOneMechanismOnOffer_UsesIt(string protocol, string mechanism)
    {
        MissingPeer.Require("Dovecot", DovecotServer.IsInstalled);
        await using var server = await DovecotServer.StartAsync(MailScript.Good, Users, mechanism);
        await using var bed = new MailBed(Port(server, protocol, "implicit_tls"));

        (await bed.VerifyAsync(protocol)).Failure.ShouldBeNull();

        server.Log.ShouldContain($"method={mechanism.ToUpperInvariant()}");
    }

    [Theory]
    [InlineData("imap")]
    [InlineData("pop3")]
    public async Task Verify_WithAWrongPassword_NamesThePasswordAfterOneTry(string protocol)
    {
        var server = dovecot.Server;
        await using var bed = new MailBed(Port(server, protocol, "implicit_tls")).With("username", protocol + "@exemplu.ro").With("password", "gresita");

        var result = await bed.VerifyAsync(protocol);

        result.ShouldFail(FailureReason.InvalidCredentials);
        (result.Failure!.Plain, result.Failure.Field, result.Failure.Step).ShouldBe((true, "password", "sign_in"));
        await Poll.UntilAsync(() => server.Log.Contains($"user=<{protocol}@exemplu.ro>", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        server.Log.Split('\n').Single(line => line.Contains($"user=<{protocol}@exemplu.ro>", StringComparison.Ordinal)).ShouldContain("1 attempts");
    }

    [Fact]
    public async Task Verify_WhenThePasswordChangesAndTheServerStops_FollowsAlong()
    {
        MissingPeer.Require("Dovecot", DovecotServer.IsInstalled);
        await using var server = await DovecotServer.StartAsync(MailScript.Good, Users);
        await using var bed = new MailBed(server.Imaps);

        (await bed.VerifyAsync("imap")).Failure.ShouldBeNull();

        await server.SetPasswordAsync(MailBed.User, "alta");
        (await bed.VerifyAsync("imap")).ShouldFail(FailureReason.InvalidCredentials);

        await server.StopAsync();
        var down = await bed.VerifyAsync("imap");
        down.ShouldFail(FailureReason.ProviderUnavailable);
        down.Failure!.Step.ShouldBe("address");

        await server.SetPasswordAsync(MailBed.User, MailBed.Password);
        await server.StartAsync();
        (await bed.VerifyAsync("imap")).Failure.ShouldBeNull();
    }

    /// <summary>The true test of quoting: the server compares what it was sent with what the user really has.</summary>
    [Theory]
    [MemberData(nameof(NastyUsers))]
    public async Task Verify_WithNastyNamesAndPasswords_SignsInAsExactlyThem(string user)
    {
        var server = dovecot.Server;
        foreach (var protocol in new[] { "imap", "pop3" })
        {
            await using var bed = new MailBed(Port(server, protocol, "implicit_tls")).With("username", user).With("password", DovecotFixture.Nasty[user]);

            (await bed.VerifyAsync(protocol)).Failure.ShouldBeNull($"{protocol}; its log: {server.Log}");
        }
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("move_to_folder")]
    public async Task Verify_WhenAFolderIsMissing_NamesTheField(string field)
    {
        await using var bed = new MailBed(dovecot.Server.Imaps).With(field, "Nu există");

        var result = await bed.VerifyAsync("imap");

        result.ShouldFail(FailureReason.InvalidConfiguration);
        (result.Failure!.Field, result.Failure.Step).ShouldBe((field, "account"));
    }

    [Fact]
    public async Task Verify_WithAnotherFolder_CountsThatOne()
    {
        await using var bed = new MailBed(dovecot.Server.Imaps).With("folder", "Facturi");

        var result = await bed.VerifyAsync("imap");

        result.Failure.ShouldBeNull();
        result.Value!.Facts["capabilities"].ShouldBe("IDLE CONDSTORE MOVE");
        result.Value.Facts["uid_validity"].ShouldNotBe("0");
    }

    [Fact]
    public async Task Verify_OfTheWrongProtocol_PointsAtThePort()
    {
        await using var bed = new MailBed(dovecot.Server.Pop3s);

        var result = await bed.VerifyAsync("imap");

        (result.Failure!.Reason, result.Failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "port"));
    }

    private static int Port(DovecotServer server, string protocol, string security) => (protocol, security) switch
    {
        ("imap", "implicit_tls") => server.Imaps,
        ("imap", _) => server.Imap,
        (_, "implicit_tls") => server.Pop3s,
        _ => server.Pop3,
    };
}
