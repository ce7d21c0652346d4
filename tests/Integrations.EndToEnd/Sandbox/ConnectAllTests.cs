using GeniusErp.Sandbox.Commands;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Tests.Integrations.EndToEnd.Sandbox;

/// <summary>What scripts/connect-all.sh does, with the mail servers that the script leaves to its caller.</summary>
public sealed class ConnectAllTests(MailedHost stand) : MailedTest(stand)
{
    [Fact]
    public async Task ConnectAll_WithMailServers_ConnectsEveryProviderOfTheCatalogue()
    {
        using var said = new StringWriter();

        var providers = await RunAsync(said, Stand.Mailbox);

        providers.ShouldAllBe(provider => provider.Outcome == ConnectOutcome.Connected, said.ToString());
        providers.Count.ShouldBe(Sandbox.Boards.Count() + 3);
        Lines(said)[^1].ShouldBe($"{providers.Count} of {providers.Count} connected");
        Stand.Host.Output.ShouldNotContain(MailedHost.Password);
    }

    [Fact]
    public async Task ConnectAll_WhenAProviderIsDown_SaysWhyAndDoesNotCountIt()
    {
        Sandbox["openai"].Break(Fault.OfStatus(503));
        using var said = new StringWriter();

        var providers = await RunAsync(said, mail: null);

        var refused = providers.Single(provider => provider.Outcome == ConnectOutcome.Refused);
        refused.Provider.ShouldBe("openai");
        refused.Explanation.ShouldNotBeNull().ShouldStartWith("provider_unavailable: ");
        providers.Where(provider => provider.Outcome == ConnectOutcome.NeedsMailServer).Select(provider => provider.Provider).ShouldBe(["email_imap", "email_pop3", "email_smtp"]);
        Lines(said)[^1].ShouldBe($"{providers.Count - 4} of {providers.Count} connected");

        Sandbox["openai"].Mend();
        (await RunAsync(said, mail: null)).ShouldNotContain(provider => provider.Outcome == ConnectOutcome.Refused);
    }

    private Task<IReadOnlyList<ConnectedProvider>> RunAsync(TextWriter said, MailAccount? mail)
        => ConnectAll.RunAsync(new Addresses(Stand.Host.Address, Sandbox.Address), mail, said, Cancelled);

    private static string[] Lines(StringWriter said) => said.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
