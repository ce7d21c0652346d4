using GeniusErp.Modules.Integrations.Providers.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

public sealed class MailPresetsTests
{
    [Theory]
    [InlineData("gmail.com", false, "imap.gmail.com", "pop.gmail.com", "smtp.gmail.com:465")]
    [InlineData("hotmail.com", false, "outlook.office365.com", "outlook.office365.com", "smtp-mail.outlook.com:587")]
    [InlineData("hotmail.com", true, "outlook.office365.com", "outlook.office365.com", "smtp.office365.com:587")]
    [InlineData("yahoo.ro", false, "imap.mail.yahoo.com", "pop.mail.yahoo.com", "smtp.mail.yahoo.com:465")]
    [InlineData("icloud.com", false, "imap.mail.me.com", null, "smtp.mail.me.com:587")]
    public void Services_HaveTheirServers(string domain, bool companyDomain, string imap, string? pop3, string smtp)
    {
        var service = MailPresets.OfDomain(domain).ShouldNotBeNull();

        service.ServerOf(MailProtocol.Imap, companyDomain)?.Host.ShouldBe(imap);
        (service.ServerOf(MailProtocol.Pop3, companyDomain)?.Host).ShouldBe(pop3);
        service.ServerOf(MailProtocol.Smtp, companyDomain).ShouldNotBeNull().ShouldSatisfyAllConditions(server => $"{server.Host}:{server.Port}".ShouldBe(smtp));
    }

    [Theory]
    [InlineData("aspmx.l.google.com", "Google")]
    [InlineData("smtp.google.com", "Google")]
    [InlineData("exemplu-ro.mail.protection.outlook.com", "Microsoft")]
    [InlineData("exemplu-ro.k-v1.mx.microsoft", "Microsoft")]
    [InlineData("mx1.google.com.evil.ro", null)]
    [InlineData("mx.exemplu.ro", null)]
    public void OfExchanger_KnowsWhoTakesInACompanysMail(string exchanger, string? name) => (MailPresets.OfExchanger(exchanger)?.Name).ShouldBe(name);

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
    public void Servers_HaveAPortThatFitsTheirSecurity(string domain)
    {
        foreach (var protocol in new[] { MailProtocol.Imap, MailProtocol.Pop3, MailProtocol.Smtp })
        {
            foreach (var companyDomain in new[] { true, false })
            {
                if (MailPresets.OfDomain(domain)!.ServerOf(protocol, companyDomain) is { } server)
                {
                    protocol.PortProblem(server.Port, server.Security).ShouldBeNull();
                    MailProtocol.AllowedPorts.ShouldContain(server.Port);
                }
            }
        }
    }
}
