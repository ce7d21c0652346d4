using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.EmailImap;
using GeniusErp.Modules.Integrations.Providers.EmailPop3;
using GeniusErp.Modules.Integrations.Providers.EmailSmtp;
using GeniusErp.Modules.Integrations.Providers.Mail;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

public sealed class MailSettingsTests
{
    public static TheoryData<string, string> BadFields()
    {
        var bad = new TheoryData<string, string>();
        (string Field, string Json)[] cases =
        [
            ("host", "\"\""), ("host", "\"https://mail.exemplu.ro\""), ("host", "\"imaps://mail.exemplu.ro:993\""), ("host", "\"mail.exemplu.ro:993\""),
            ("host", "\"mail exemplu.ro\""), ("host", "\"[::1]\""), ("host", "\"::1\""), ("host", "\"mail.exemplu.ro\\u0000\""), ("host", "5"), ("host", "\"mail\\r\\nX: y\""),
            ("host", $"\"{new string('a', 10_000)}\""), ("host", "\"\u2100.ro\""),
            ("port", "0"), ("port", "65536"), ("port", "\"abc\""), ("port", "99.5"), ("port", "true"),
            ("security", "\"none\""), ("security", "\"auto\""), ("auth_method", "\"ntlm\""),
            ("username", "\"a\\r\\nb\""), ("username", "\"a\\u0000b\""), ("username", "\"a\u200Bb\""), ("username", $"\"{new string('a', 255)}\""),
            ("password", "\"a\\r\\nb\""), ("password", "\"abc\\r\\n\""), ("password", "\"\\nabc\""), ("password", "\"a\\u0000\""), ("password", "\"a\\u001bb\""), ("password", "\"\""),
            ("password", $"\"{new string('a', 10_000)}\""),
            ("ca_certificate", "\"x\""), ("ca_certificate", "\"-----BEGIN CERTIFICATE-----\\nnot base64\\n-----END CERTIFICATE-----\""),
            ("ca_certificate", "\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\""),
            ("timeout_seconds", "4"), ("timeout_seconds", "121"), ("nonsense", "1"),
        ];
        foreach (var (field, json) in cases)
        {
            bad.Add(field, json);
        }

        return bad;
    }

    [Theory]
    [MemberData(nameof(BadFields))]
    public void Check_OfABadField_NamesItInBothLanguages(string field, string json)
    {
        foreach (var provider in MailBed.Providers)
        {
            var config = Good(provider);
            config[field] = JsonNode.Parse(json);

            var errors = MailBed.Check(provider.Descriptor, config).Errors;

            var error = errors.ShouldHaveSingleItem();
            error.Field.ShouldBe("config." + field);
            error.Message.En.ShouldNotBe(error.Message.Ro);
        }
    }

    [Theory]
    [InlineData("email_imap", 143, "implicit_tls")]
    [InlineData("email_imap", 993, "starttls")]
    [InlineData("email_imap", 995, "implicit_tls")]
    [InlineData("email_imap", 587, "starttls")]
    [InlineData("email_pop3", 110, "implicit_tls")]
    [InlineData("email_pop3", 995, "starttls")]
    [InlineData("email_pop3", 993, "implicit_tls")]
    [InlineData("email_smtp", 587, "implicit_tls")]
    [InlineData("email_smtp", 25, "implicit_tls")]
    [InlineData("email_smtp", 465, "starttls")]
    [InlineData("email_smtp", 143, "starttls")]
    public void Check_OfAPortThatCannotFit_SaysWhichWould(string code, int port, string security)
    {
        var provider = MailBed.Providers.Single(candidate => candidate.Descriptor.Provider.Code() == code);
        var config = Good(provider);
        config["port"] = JsonNode.Parse(port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        config["security"] = security;

        var error = MailBed.Check(provider.Descriptor, config).Errors.ShouldHaveSingleItem();

        (error.Field, error.Code).ShouldBe(("config.port", "port_mismatch"));
    }

    [Fact]
    public void Check_OfTheFewestSettings_FillsInTheRest()
    {
        var imap = EmailImapSettings.Parse(Values(new EmailImapProvider()));
        (imap.Server.Port, imap.Server.Security, imap.Server.Limit, imap.Folder, imap.MarkAsRead, imap.MoveToFolder, imap.Since)
            .ShouldBe((993, MailSecurity.ImplicitTls, TimeSpan.FromSeconds(20), "INBOX", false, null, null));
        var smtp = EmailSmtpSettings.Parse(Values(new EmailSmtpProvider()));
        (smtp.Server.Port, smtp.MaxPerMinute).ShouldBe((465, 20));
        var pop3 = EmailPop3Settings.Parse(Values(new EmailPop3Provider()));
        (pop3.Server.Port, pop3.DeleteAfterImport, pop3.MaxMessagesPerRun).ShouldBe((995, false, 50));
    }

    [Theory]
    [InlineData(" Mail.Exemplu.RO. ", "mail.exemplu.ro")]
    [InlineData("poștă.ro", "xn--pot-cpa20l.ro")]
    [InlineData("10.0.0.5", "10.0.0.5")]
    public void Parse_OfAHostInAnySpelling_GivesTheNameThatDnsKnows(string typed, string host)
        => EmailImapSettings.Parse(Values(new EmailImapProvider(), ("host", typed))).Server.Host.ShouldBe(host);

    [Theory]
    [InlineData("imap.gmail.com", "abcd efgh ijkl mnop", "abcdefghijklmnop")]
    [InlineData("imap.gmail.com", " abcdefghijklmnop", "abcdefghijklmnop")]
    [InlineData("imap.gmail.com", "abcd efgh ijkl mno1", "abcd efgh ijkl mno1")]
    [InlineData("imap.gmail.com", "two words", "two words")]
    [InlineData("mail.exemplu.ro", "abcd efgh ijkl mnop", "abcd efgh ijkl mnop")]
    public void Parse_OfAGoogleAppPassword_DropsItsSpaces(string host, string typed, string sent)
    {
        var server = EmailImapSettings.Parse(Values(new EmailImapProvider(), ("host", host), ("password", typed))).Server;

        ((MailPassword)server.Credential).Password.Reveal().ShouldBe(sent);
        server.ToString().ShouldNotContain(sent);
    }

    [Fact]
    public void Check_OfAMoveToTheFolderThatIsRead_IsRefused()
    {
        var config = Good(new EmailImapProvider());
        config["move_to_folder"] = "INBOX";

        MailBed.Check(EmailImapProvider.Declared, config).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.move_to_folder");
    }

    [Fact]
    public void Check_OfTheCompanysOwnAuthority_TakesItsCertificate()
    {
        using var authority = new MailAuthority();
        var config = Good(new EmailImapProvider());
        config["ca_certificate"] = authority.Pem;

        MailBed.Check(EmailImapProvider.Declared, config).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Declared_ExamplesSatisfyTheirOwnRules()
    {
        foreach (var provider in MailBed.Providers)
        {
            MailBed.Check(provider.Descriptor, Good(provider)).Errors.ShouldBeEmpty();
        }
    }

    private static SettingValues Values(IProvider provider, params (string Field, string Value)[] changes)
    {
        var config = new JsonObject { ["host"] = "mail.exemplu.ro", ["username"] = MailBed.User, ["password"] = MailBed.Password };
        if (provider is EmailSmtpProvider)
        {
            config["from_address"] = MailBed.User;
        }

        foreach (var (field, value) in changes)
        {
            config[field] = value;
        }

        var (values, errors) = MailBed.Check(provider.Descriptor, config);
        errors.ShouldBeEmpty();
        return values;
    }

    /// <summary>Every text field that declares an example, filled in with it.</summary>
    private static JsonObject Good(IProvider provider)
    {
        var config = new JsonObject();
        foreach (var field in provider.Descriptor.Settings.Where(field => field.Example is not null))
        {
            config[field.Name] = field.Example;
        }

        return config;
    }
}
