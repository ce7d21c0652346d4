using System.Text.Json.Nodes;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>A mailbox: its servers are found by its address, and whatever was found may be changed.</summary>
public sealed class MailFormTests(Stand stand) : ConsoleTest(stand)
{
    private const string Announced = """
        <clientConfig version="1.1"><emailProvider id="x"><incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>143</port><socketType>STARTTLS</socketType></incomingServer></emailProvider></clientConfig>
        """;

    private static readonly LocatorAssertionsToContainTextOptions Patiently = new() { Timeout = 45_000 };

    [Fact]
    public async Task Servers_AreFoundByTheAddress_AndStayEditable()
    {
        Stand.AnnouncedMail = Announced;
        var visitor = await OpenAsync($"{Overview}/new/email_imap");
        await Expect(visitor.Page.Locator("#f-username")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync("facturi@firma-noua.invalid");
        await visitor.Page.Keyboard.PressAsync("Tab");

        await Expect(visitor.Page.Locator(".suggestion")).ToContainTextAsync("Am găsit setările pentru firma-noua.invalid: imap.firma-noua.invalid, portul 143, STARTTLS. Le puteți modifica.", Patiently);
        await Expect(visitor.Page.Locator("#f-host")).ToHaveValueAsync("imap.firma-noua.invalid");
        await Expect(visitor.Page.Locator("#f-port")).ToHaveValueAsync("143");
        await Expect(visitor.Page.GetByLabel("STARTTLS")).ToBeCheckedAsync();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();

        await visitor.Page.Locator("#f-host").FillAsync("posta.firma-noua.invalid");
        await visitor.Page.Locator("#f-username").FillAsync("altcineva@firma-noua.invalid");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await Expect(visitor.Page.Locator(".suggestion")).ToContainTextAsync("Am găsit", Patiently);
        await Expect(visitor.Page.Locator("#f-host")).ToHaveValueAsync("posta.firma-noua.invalid");
    }

    [Fact]
    public async Task WhenNothingIsFound_AGuessIsSaidToBeOne()
    {
        var visitor = await OpenAsync($"{Overview}/new/email_imap");
        await visitor.Page.Locator("#f-username").FillAsync("facturi@nimic.invalid");
        await visitor.Page.Keyboard.PressAsync("Tab");

        await Expect(visitor.Page.Locator(".suggestion")).ToContainTextAsync("Nu am găsit setările pentru nimic.invalid", Patiently);
        await Expect(visitor.Page.Locator("#f-host")).ToHaveValueAsync("mail.nimic.invalid");
    }

    [Fact]
    public async Task AGoogleMailbox_IsOfferedItsOwnSignInFirst()
    {
        var visitor = await OpenAsync($"{Overview}/new/email_smtp");
        await visitor.Page.Locator("#f-username").FillAsync("ana@gmail.com");
        await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.ClickAsync(visitor.Button("Folosește autentificarea Google"));

        await Expect(visitor.Page.GetByLabel("Autentificare Google")).ToBeCheckedAsync();
        await Expect(visitor.Page.GetByLabel("Autentificare Google")).ToBeFocusedAsync();
        await Expect(visitor.Page.Locator("#f-password")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("#f-host")).ToHaveValueAsync("smtp.gmail.com");
        await Expect(visitor.Page.Locator("#f-from-address")).ToHaveValueAsync("ana@gmail.com");
    }

    [Fact]
    public async Task ASendersConnection_SendsAMessageToItself()
    {
        const string Address = "facturi@firma.test";
        MissingPeer.Require("npm smtp-server", SmtpPeer.IsInstalled);
        Stand.Smtp!.SetPassword(Address, "parola-de-proba");
        using var api = await Stand.ApiAsync(Company);
        var config = new JsonObject
        {
            ["host"] = "localhost", ["port"] = Stand.Smtp.ImplicitPort, ["username"] = Address, ["password"] = "parola-de-proba", ["from_address"] = Address, ["ca_certificate"] = Stand.MailAuthority.Pem,
        };
        var made = await api.CreateAsync("email_smtp", "default", "Facturi", config, Cancelled);
        var row = (await api.ConnectAsync(made.Needed("made").Row.Id, Cancelled)).Needed("connected").Row;
        var visitor = await OpenAsync($"{Overview}/{row.Id}");
        await visitor.ClickAsync(visitor.Button("Trimite-mi un mesaj de test"));

        await Expect(visitor.Page.Locator(".notice-success").First).ToContainTextAsync($"Mesajul de test a plecat către {Address}");
        await Poll.UntilAsync(() => Stand.Smtp.Messages.Any(message => message.Contains(Address, StringComparison.Ordinal)), TimeSpan.FromSeconds(20));

        Stand.Smtp.RefuseSender(Address);
        await visitor.ClickAsync(visitor.Button("Trimite-mi un mesaj de test"));
        await Expect(visitor.Page.Locator(".notice-error").First).ToContainTextAsync("dar nu și un mesaj de la");
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
    }
}
