using System.Globalization;
using GeniusErp.Sandbox.Commands;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.EndToEnd.Sandbox;

/// <summary>What scripts/connect-all.sh does, with the mail servers that the script leaves to its caller.</summary>
public sealed class ConnectAllTests
{
    private const string User = "facturi@exemplu.ro";
    private const string Password = "Parolă bună 1!";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectAll_WithMailServers_ConnectsEveryProviderOfTheCatalogue()
    {
        MissingPeer.Require("Dovecot", DovecotServer.IsInstalled);
        MissingPeer.Require("npm smtp-server", SmtpPeer.IsInstalled);
        using var authority = new MailAuthority();
        using var certificate = authority.Issue(new("localhost"));
        await using var dovecot = await DovecotServer.StartAsync(certificate, new Dictionary<string, string> { [User] = Password });
        using var smtp = await SmtpPeer.StartAsync(certificate);
        smtp.SetPassword(User, Password);
        var servers = new Dictionary<string, string> { ["imap"] = At(dovecot.Imaps), ["pop3"] = At(dovecot.Pop3s), ["smtp"] = At(smtp.ImplicitPort) };
        await using var stand = await SandboxedHost.StartAsync([.. servers.Values]);
        using var said = new StringWriter();

        var providers = await RunAsync(stand, said, new(servers, User, Password, authority.Pem));

        providers.ShouldAllBe(provider => provider.Outcome == ConnectOutcome.Connected, said.ToString());
        providers.Count.ShouldBe(stand.Sandbox.Boards.Count() + 3);
        Lines(said)[^1].ShouldBe($"{providers.Count} of {providers.Count} connected");
        stand.Output.ShouldNotContain(Password);
    }

    [Fact]
    public async Task ConnectAll_WhenAProviderIsDown_SaysWhyAndDoesNotCountIt()
    {
        await using var stand = await SandboxedHost.StartAsync();
        stand.Sandbox["openai"].Break(Fault.OfStatus(503));
        using var said = new StringWriter();

        var providers = await RunAsync(stand, said, mail: null);

        var refused = providers.Single(provider => provider.Outcome == ConnectOutcome.Refused);
        refused.Provider.ShouldBe("openai");
        refused.Explanation.ShouldNotBeNull().ShouldStartWith("provider_unavailable: ");
        providers.Where(provider => provider.Outcome == ConnectOutcome.NeedsMailServer).Select(provider => provider.Provider).ShouldBe(["email_imap", "email_pop3", "email_smtp"]);
        Lines(said)[^1].ShouldBe($"{providers.Count - 4} of {providers.Count} connected");

        stand.Sandbox["openai"].Mend();
        (await RunAsync(stand, said, mail: null)).ShouldNotContain(provider => provider.Outcome == ConnectOutcome.Refused);
    }

    private static Task<IReadOnlyList<ConnectedProvider>> RunAsync(SandboxedHost stand, TextWriter said, MailAccount? mail)
        => ConnectAll.RunAsync(new Addresses(stand.Address, stand.Sandbox.Address), mail, said, Cancelled);

    private static string[] Lines(StringWriter said) => said.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
}
