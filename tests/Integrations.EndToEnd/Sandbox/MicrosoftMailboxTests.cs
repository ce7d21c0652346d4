using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Erp;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Tests.Integrations.EndToEnd.Sandbox;

/// <summary>A mailbox at Microsoft: its owner consents once, and the mail servers take what Microsoft issued by XOAUTH2.</summary>
public sealed class MicrosoftMailboxTests(MailedHost stand) : MailedTest(stand)
{
    private SandboxAuthority Microsoft => Sandbox.Authorities.All.Single(authority => authority.Name == "microsoft");

    private int TokenCalls => Sandbox.Issuer("microsoft").Requests.Count(call => call.Path.EndsWith("/token", StringComparison.Ordinal));

    [Fact]
    public async Task AMailbox_IsReadFetchedAndSentFrom_OnOneConsent_AndRenewed()
    {
        using var api = await SignInAsync();
        var imap = await ConnectAsync(api, "email_imap");
        TokenCalls.ShouldBe(1);
        Stand.Log.ShouldContain($"imap-login: Info: Login: user=<{MailedHost.User}>, method=XOAUTH2");

        var pop3 = await ConnectAsync(api, "email_pop3");
        var smtp = await ConnectAsync(api, "email_smtp");

        // Nobody was asked again, and each server saw a token that is good for it.
        TokenCalls.ShouldBe(1);
        Stand.Log.ShouldContain($"pop3-login: Info: Login: user=<{MailedHost.User}>, method=XOAUTH2");
        JsonNode.DeepEquals(JsonNode.Parse(Stand.SignIns[^1]), new JsonObject { ["method"] = "XOAUTH2", ["username"] = MailedHost.User, ["accepted"] = true }).ShouldBeTrue(Stand.SignIns[^1]);

        // The access token has ended without a word: one refresh, and all three go on with what it brought.
        Microsoft.ExpireAccessTokens();
        foreach (var id in new[] { smtp, pop3, imap })
        {
            (await api.CheckAsync(id, Cancelled)).ShouldSatisfyAllConditions(row => row.IsConnected.ShouldBeTrue(), row => row.ErrorCode.ShouldBeNull());
        }

        TokenCalls.ShouldBe(2);
    }

    [Fact]
    public async Task APasswordThatWasChangedAtMicrosoft_AsksForAPerson_WhoConnectsAgain()
    {
        using var api = await SignInAsync();
        var id = await ConnectAsync(api, "email_imap");
        Microsoft.Withdraw(MailedHost.User);

        var broken = await api.CheckAsync(id, Cancelled);

        (broken.Status, broken.ErrorCode).ShouldBe(("error", "reauthorization_required"));
        var calls = TokenCalls;
        await api.CheckAsync(id, Cancelled);
        (TokenCalls - calls).ShouldBeLessThanOrEqualTo(1);
        (await api.ConnectAsync(id, Cancelled)).Succeeded.ShouldBeTrue();
        (await api.CheckAsync(id, Cancelled)).ErrorCode.ShouldBeNull();
    }

    private Task<HostClient> SignInAsync() => HostClient.SignInAsync(Stand.Host.Address, Guid.NewGuid().ToString(), Cancelled);

    private async Task<Guid> ConnectAsync(HostClient api, string provider)
    {
        var settings = Stand.Mailbox.SettingsOf(provider)!;
        settings.Remove("password");
        settings["auth_method"] = "oauth_microsoft";
        var made = await api.CreateAsync(provider, "default", null, settings, Cancelled);
        made.Succeeded.ShouldBeTrue(made.Problem);
        var connected = await api.ConnectAsync(made.Row.Id, Cancelled);
        connected.Succeeded.ShouldBeTrue(connected.Problem);
        (await api.ReadAsync(made.Row.Id, Cancelled)).IsConnected.ShouldBeTrue(connected.Problem);
        return made.Row.Id;
    }
}
