using GeniusErp.Modules.Integrations.Providers.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

public sealed class MailPresetsTests
{
    [Theory]
    [InlineData("ana@gmail.com", "imap.gmail.com", 993, "pop.gmail.com", 995, "smtp.gmail.com", 465)]
    [InlineData("Ana@Hotmail.com ", "outlook.office365.com", 993, "outlook.office365.com", 995, "smtp-mail.outlook.com", 587)]
    [InlineData("ana@yahoo.ro", "imap.mail.yahoo.com", 993, "pop.mail.yahoo.com", 995, "smtp.mail.yahoo.com", 465)]
    [InlineData("facturi@exemplu.ro", "mail.exemplu.ro", 993, "mail.exemplu.ro", 995, "mail.exemplu.ro", 465)]
    public void Suggest_ByTheDomain_KnowsTheServers(string address, string imap, int imapPort, string pop3, int pop3Port, string smtp, int smtpPort)
    {
        Of(address, MailProtocol.Imap).ShouldBe((imap, imapPort));
        Of(address, MailProtocol.Pop3).ShouldBe((pop3, pop3Port));
        Of(address, MailProtocol.Smtp).ShouldBe((smtp, smtpPort));
    }

    [Fact]
    public void Suggest_WhereTheServiceHasNoSuchProtocol_SuggestsNothing() => MailPresets.Suggest("ana@icloud.com", MailProtocol.Pop3).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("ana@")]
    [InlineData("ana@localhost")]
    [InlineData("ana@a b.ro")]
    public void Suggest_ForWhatIsNoAddress_SuggestsNothing(string address) => MailPresets.Suggest(address, MailProtocol.Imap).ShouldBeNull();

    [Theory]
    [InlineData("imap.gmail.com", true)]
    [InlineData("GMAIL.com", true)]
    [InlineData("notgmail.com", false)]
    [InlineData("gmail.com.evil.ro", false)]
    public void OfHost_KnowsGoogleByTheEndOfTheName(string host, bool google) => (MailPresets.OfHost(host) == MailPresets.Google).ShouldBe(google);

    /// <summary>A suggestion that our own rules refuse would be a bad joke.</summary>
    [Theory]
    [InlineData("gmail.com")]
    [InlineData("outlook.com")]
    [InlineData("yahoo.com")]
    [InlineData("icloud.com")]
    [InlineData("exemplu.ro")]
    public void Suggest_AlwaysGivesAPortThatFitsItsSecurity(string domain)
    {
        foreach (var protocol in new[] { MailProtocol.Imap, MailProtocol.Pop3, MailProtocol.Smtp })
        {
            if (MailPresets.Suggest("ana@" + domain, protocol) is { } suggestion)
            {
                protocol.PortProblem(suggestion.Port, suggestion.Security).ShouldBeNull();
                MailProtocol.AllowedPorts.ShouldContain(suggestion.Port);
            }
        }
    }

    private static (string? Host, int? Port) Of(string address, MailProtocol protocol)
    {
        var suggestion = MailPresets.Suggest(address, protocol);
        return (suggestion?.Host, suggestion?.Port);
    }
}
