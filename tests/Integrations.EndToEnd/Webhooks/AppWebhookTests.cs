using System.Text;
using GeniusErp.Sandbox.Webhooks;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>The address of the operator's app: one for all companies, told apart by the account.</summary>
public sealed class AppWebhookTests
{
    private const string Key = "AppKeyOfTheEndToEndTests0001";
    private const string ClientId = "5a0db0c000000000000000000000app1";
    private const string Secret = "shpss_operator_app_00000000000001";

    [Fact]
    public async Task AppsDelivery_ReachesWhoeverGrantedThatAppAndHasThatAccount()
    {
        await using var deployment = await Deployment.CreateAsync();
        var host = await deployment.StartHostAsync(
            ("Integrations:Authorities:shopify:WebhookKey", Key), ("Integrations:Authorities:shopify:ClientId", ClientId),
            ("Integrations:Authorities:shopify:WebhookSecret", Secret), ("Integrations:Authorities:shopify:WebhookPreviousSecret", "shpss_operator_app_00000000000000"));
        using var ours = await ApiClient.ForAsync(host, "company-1");
        using var theirs = await ApiClient.ForAsync(host, "company-2");
        using var granted = await Sender.ConnectAsync(ours, deployment.Sandbox, "shopify_admin");
        using var otherApp = await Sender.ConnectAsync(theirs, deployment.Sandbox, "shopify_admin");
        await GrantAsync(deployment, granted.Id, ClientId);
        await GrantAsync(deployment, otherApp.Id, "another-app");
        granted.Address = new Uri(host.Address, $"/api/integrations/hooks/apps/{Key}");
        granted.Secret = Secret;

        (await granted.SendAsync(1)).Status.ShouldBe(200);
        (await granted.SendAsync(1)).Status.ShouldBe(200);
        (await granted.SendAsync(granted.Compose(2, secret: "shpss_operator_app_00000000000000"))).Status.ShouldBe(200);
        (await granted.SendAsync(granted.Compose(3, secret: "shpss_wrong_wrong_wrong"))).Status.ShouldBe(404);

        (await VerdictsAsync(ours, granted.Id)).ShouldBe(["accepted", "repeated", "accepted"]);
        (await VerdictsAsync(theirs, otherApp.Id)).ShouldBeEmpty();

        // The app's end at the shop: the connection is looked at.
        var uninstalled = granted.Compose(4) with { Body = Encoding.UTF8.GetBytes($$"""{"id":1,"myshopify_domain":"{{granted.Setting("shop_domain")}}"}""") };
        (await granted.SendAsync(Resign(uninstalled, "app/uninstalled"))).Status.ShouldBe(200);
        (await deployment.ScalarAsync<bool>("SELECT next_check_at <= now() FROM integrations.integrations WHERE id = $1", granted.Id)).ShouldBeTrue();

        // A shop that nobody here has: genuine, so it is not sent again, and nobody hears of it.
        granted.Settings["shop_domain"] = "unknown.myshopify.com";
        (await granted.SendAsync(5)).Status.ShouldBe(200);
        (await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.outbox WHERE type = 'webhook_received'")).ShouldBe(3);
    }

    private static SandboxDelivery Resign(SandboxDelivery delivery, string topic) => delivery with
    {
        Headers = new Dictionary<string, string>(delivery.Headers)
        {
            ["X-Shopify-Topic"] = topic, ["X-Shopify-Hmac-Sha256"] = SandboxWebhooks.HmacBase64(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetString(delivery.Body)),
        },
    };

    private static async Task GrantAsync(Deployment deployment, Guid integration, string app)
        => await deployment.ScalarAsync<Guid>(
            """
            WITH granted AS (
                INSERT INTO integrations.grants (id, company_id, franchise_id, authority, app, account, tokens, scopes, generation, failure_count, created_at, updated_at)
                SELECT gen_random_uuid(), company_id, franchise_id, 'shopify', $2, 'demo', '{}', '{}', 1, 0, now(), now() FROM integrations.integrations WHERE id = $1
                RETURNING id
            )
            UPDATE integrations.integrations SET grant_id = granted.id FROM granted WHERE integrations.id = $1 RETURNING granted.id
            """,
            integration,
            app);

    private static async Task<IReadOnlyList<string>> VerdictsAsync(ApiClient api, Guid id)
        => [.. (await api.GetAsync($"/{id}/deliveries")).Expect(200).Items.Select(item => item["verdict"]!.GetValue<string>())];
}
