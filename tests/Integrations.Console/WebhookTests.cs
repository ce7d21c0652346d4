using System.Net;
using GeniusErp.Sandbox.Webhooks;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The address, the secret and what came in.</summary>
public sealed class WebhookTests(Stand stand) : ConsoleTest(stand)
{
    private const string First = "whsec_0123456789abcdefghijklmnopAAAA";
    private const string Second = "whsec_0123456789abcdefghijklmnopBBBB";

    [Fact]
    public async Task Tab_IsOnlyThereForProvidersThatSendWebhooks()
    {
        var silent = await ConnectedAsync("sameday");
        var talking = await ConnectedAsync("stripe");
        var visitor = await OpenAsync($"{Overview}/{silent.Id}");
        await Expect(visitor.Page.Locator(".tabs")).Not.ToContainTextAsync("Webhook");

        await visitor.GoAsync($"{Overview}/{talking.Id}");
        await Expect(visitor.Page.Locator(".tabs")).ToContainTextAsync("Webhook");
    }

    [Fact]
    public async Task Address_IsMadeByAClick_AndSaysWhereToPasteIt()
    {
        var (visitor, _) = await AtAddressAsync();

        await Expect(visitor.Page.Locator(".webhook").First).ToContainTextAsync("Încă nu a sosit nimic");
        await Expect(visitor.Page.Locator(".webhook").First).ToContainTextAsync("Developers → Webhooks");
        visitor.Clicks.ShouldBe(1);
    }

    [Fact]
    public async Task EnteredSecret_OfTheWrongForm_IsSaidBesideItsField_AndIsNowhereInThePage()
    {
        var (visitor, _) = await AtAddressAsync();
        await EnterAsync(visitor, "sk_test_PLANTED0123456789");

        await Expect(visitor.Page.Locator("#f-webhook-secret-error")).ToContainTextAsync("whsec_");
        (await visitor.EverythingAsync()).ShouldNotContain("PLANTED");
        string.Concat(visitor.Received).ShouldNotContain("PLANTED");
    }

    [Fact]
    public async Task Rotation_LetsTheOldSecretCount_UntilItIsStopped()
    {
        var (visitor, address) = await AtAddressAsync();
        await EnterAsync(visitor, First);
        await Expect(visitor.Page.Locator(".webhook").Last).ToContainTextAsync("se termină în AAAA");
        await EnterAsync(visitor, Second);
        await Expect(visitor.Page.Locator(".notice-success")).ToContainTextAsync("Cel vechi mai funcționează până la");
        (await SendAsync(address, First, 1)).ShouldBe(HttpStatusCode.OK);

        await visitor.ClickAsync(visitor.Button("Oprește-l acum pe cel vechi"));
        await visitor.ClickAsync(visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Oprește-l acum pe cel vechi" }));
        await Expect(visitor.Page.Locator(".notice-success")).ToContainTextAsync("nu mai funcționează");
        (await SendAsync(address, First, 2)).ShouldNotBe(HttpStatusCode.OK);
        (await SendAsync(address, Second, 3)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SecretAmongTheSettings_HasAnotherBesideIt_WhileItIsRotated()
    {
        var row = await ConnectedAsync("sms_twilio", "auth_token");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=webhook");
        await visitor.ClickAsync(visitor.Button("Creează adresa"));
        await EnterAsync(visitor, "0123456789abcdef0123456789abBBBB");

        await Expect(visitor.Page.Locator(".webhook").Last).ToContainTextAsync("dovedite de „Auth token”");
        await Expect(visitor.Page.Locator(".webhook").Last).ToContainTextAsync("se termină în BBBB");
    }

    [Fact]
    public async Task MadeSecret_IsShownOnce()
    {
        var row = await ConnectedAsync("neverbounce");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=webhook");
        await visitor.ClickAsync(visitor.Button("Creează adresa"));
        var shown = visitor.Page.Locator(".notice", new() { HasText = "Copiați-l acum" }).Locator("code");
        await Expect(shown).ToHaveCountAsync(1);
        var secret = await shown.InnerTextAsync();
        await visitor.GoAsync($"{Overview}/{row.Id}?tab=webhook");

        await Expect(visitor.Page.Locator(".webhook").Last).ToContainTextAsync("Salvat");
        (await visitor.EverythingAsync()).ShouldNotContain(secret);
    }

    [Fact]
    public async Task Deliveries_SayTheirVerdict_AndTheFilterIsInTheAddress()
    {
        var (visitor, address) = await AtAddressAsync();
        await EnterAsync(visitor, First);
        await Expect(visitor.Page.Locator(".webhook").Last).ToContainTextAsync("se termină în AAAA");
        await SendAsync(address, First, 1);
        await SendAsync(address, First, 1);
        await SendAsync(address, Second, 2);
        await visitor.Page.ReloadAsync();
        await visitor.AliveAsync();

        await Expect(visitor.Page.Locator("table.data tbody tr")).ToHaveCountAsync(3);
        await visitor.Page.Locator(".filter select").SelectOptionAsync("bad_signature");
        await Expect(visitor.Page.Locator("table.data tbody tr")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("table.data tbody tr")).ToContainTextAsync("Semnătură greșită · semnat cu alt secret");
        visitor.Path.ShouldEndWith("?tab=webhook&verdict=bad_signature");
    }

    [Fact]
    public async Task OneDelivery_IsMasked_AndMayBeProcessedTwiceWithoutHarm()
    {
        var (visitor, address) = await AtAddressAsync();
        await EnterAsync(visitor, First);
        await Expect(visitor.Page.Locator(".webhook").Last).ToContainTextAsync("se termină în AAAA");
        await SendAsync(address, First, 1);
        await visitor.Page.ReloadAsync();
        await visitor.AliveAsync();
        await visitor.ClickAsync(visitor.Page.Locator("table.data tbody a"));
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("invoice.paid");

        var text = await visitor.Page.Locator("main").InnerTextAsync();
        text.ShouldNotContain("ana@exemplu.ro");
        text.ShouldNotContain("v1=");
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.ClickAsync(visitor.Button("Procesează din nou"));
        await Expect(visitor.Page.Locator(".notice-success")).ToBeVisibleAsync();
        await visitor.ClickAsync(visitor.Button("Procesează din nou"));
        await Expect(visitor.Page.Locator(".facts")).ToContainTextAsync("Procesată din nou");
        (await CountEventsAsync()).ShouldBe(2, "the delivery and its first repetition");
    }

    private async Task<(Visitor Visitor, Uri Address)> AtAddressAsync()
    {
        var row = await ConnectedAsync("stripe");
        var visitor = await OpenAsync($"{Overview}/{row.Id}?tab=webhook");
        await visitor.ClickAsync(visitor.Button("Creează adresa"));
        return (visitor, new(await visitor.Page.Locator(".webhook .copy-field code").First.InnerTextAsync()));
    }

    private static async Task EnterAsync(Visitor visitor, string secret)
    {
        await visitor.Page.Locator("#f-webhook-secret").PressSequentiallyAsync(secret);
        await visitor.ClickAsync(visitor.Button("Salvează"));
    }

    private async Task<HttpStatusCode> SendAsync(Uri address, string secret, int number)
    {
        var webhook = SandboxWebhooks.Of("stripe");
        var sent = webhook.Compose(new(address, secret, Stand.Sandbox["stripe"].Credential("good").ToJson(), number, DateTimeOffset.UtcNow));
        using var http = new HttpClient();
        using var request = sent.ToRequest();
        using var answer = await http.SendAsync(request, Cancelled);
        return answer.StatusCode;
    }

    private async Task<long> CountEventsAsync()
    {
        await using var command = Stand.Owner.CreateCommand("SELECT count(*) FROM integrations.outbox WHERE company_id = $1 AND type = 'webhook_received'");
        command.Parameters.Add(new() { Value = Company });
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
