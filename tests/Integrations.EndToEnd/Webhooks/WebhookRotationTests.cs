using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>Secrets and addresses that take each other's place.</summary>
public sealed class WebhookRotationTests(WebhookFixture fixture) : WebhookTest(fixture)
{
    [Fact]
    public async Task Rotation_KeepsBothSecretsForADayAndTellsTheirUse()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        (await sender.SendAsync(1)).Status.ShouldBe(200);
        var rotated = (await Api.PostAsync($"/{sender.Id}/webhook", new JsonObject { ["secret"] = "whsec_TheNewSecret00000001" })).Expect(200);

        rotated["previous"]!["valid_until"]!.GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.UtcNow.AddHours(24), TimeSpan.FromMinutes(1));
        rotated.Body.ShouldNotContain(Sender.StripeSecret);
        (await sender.SendAsync(2)).Status.ShouldBe(200);
        sender.Secret = "whsec_TheNewSecret00000001";
        (await sender.SendAsync(3)).Status.ShouldBe(200);

        var view = (await Api.GetAsync($"/{sender.Id}/webhook")).Expect(200);
        (view["current"]!["used_at"], view["previous"]!["used_at"]).ShouldNotBe((null, null));
        view["last_delivery_at"].ShouldNotBeNull();
        view["counts"]!["accepted"]!.GetValue<long>().ShouldBe(3);
        (await Api.PostAsync($"/{sender.Id}/webhook", new JsonObject { ["revoke_previous"] = true })).Expect(200)["previous"]!["set"]!.GetValue<bool>().ShouldBeFalse();
        (await sender.SendAsync(sender.Compose(4, secret: Sender.StripeSecret))).Status.ShouldBe(404);
        (await sender.SendAsync(5)).Status.ShouldBe(200);
        var actions = (await Api.GetAsync($"/{sender.Id}/activity")).Expect(200).Items.Select(item => item["action"]!.GetValue<string>()).ToList();
        actions.ShouldBe(["webhook_previous_revoked", "webhook_rotated", "webhook_created", "connected", "created"]);
    }

    [Fact]
    public async Task SecretThatWasMistyped_DoesNotPushOutTheOneThatProves()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        (await sender.SendAsync(1)).Status.ShouldBe(200);
        (await Api.PostAsync($"/{sender.Id}/webhook", new JsonObject { ["secret"] = "whsec_AMistypedSecret0001" })).Expect(200);
        (await Api.PostAsync($"/{sender.Id}/webhook", new JsonObject { ["secret"] = "whsec_TheNewSecret00000001" })).Expect(200);

        (await sender.SendAsync(2)).Status.ShouldBe(200, "signed by the one that was in use");
        (await sender.SendAsync(sender.Compose(3, secret: "whsec_TheNewSecret00000001"))).Status.ShouldBe(200);
        (await sender.SendAsync(sender.Compose(4, secret: "whsec_AMistypedSecret0001"))).Status.ShouldBe(404);

        // The new one has proved something: rotated once more, it is what counts for a day.
        (await Api.PostAsync($"/{sender.Id}/webhook", new JsonObject { ["secret"] = "whsec_TheNextSecret0000001" })).Expect(200);
        (await sender.SendAsync(sender.Compose(5, secret: "whsec_TheNewSecret00000001"))).Status.ShouldBe(200);
        (await sender.SendAsync(6)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task RevokingWhatWasRotatedAway_DoesNothingElse()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        foreach (var more in new[] { new JsonObject { ["secret"] = "whsec_TheNewSecret00000001" }, new JsonObject { ["new_address"] = true } })
        {
            more["revoke_previous"] = true;
            (await Api.PostAsync($"/{sender.Id}/webhook", more)).Expect(400)["error_codes"]!["revoke_previous"]![0]!.GetValue<string>().ShouldBe("not_alone");
        }

        (await sender.SendAsync(1)).Status.ShouldBe(200);
        (await Api.DeleteAsync($"/{sender.Id}/webhook", "\"1\"")).Expect(204);
        (await Api.PostAsync($"/{sender.Id}/webhook", new JsonObject { ["revoke_previous"] = true })).Expect(200)["address"].ShouldBeNull();
    }

    [Fact]
    public async Task RotationOfAnAddress_KeepsTheOldOneForADay()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "wamm");
        var old = sender.Address;
        var rotated = (await Api.PostAsync($"/{sender.Id}/webhook")).Expect(200);

        rotated["previous_address_valid_until"].ShouldNotBeNull();
        (await sender.SendAsync(1)).Status.ShouldBe(200);
        sender.Address = new Uri(rotated.Text("address")!);
        sender.Address.ShouldNotBe(old);
        (await sender.SendAsync(2)).Status.ShouldBe(200);
        (await Api.PostAsync($"/{sender.Id}/webhook", new JsonObject { ["revoke_previous"] = true })).Expect(200);
        sender.Address = old;
        (await sender.SendAsync(3)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task WhatWasRotatedAway_CountsForADayOnly()
    {
        using var stripe = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        using var wamm = await Sender.ConnectAsync(Api, Deployment.Sandbox, "wamm");
        (await Api.PostAsync($"/{stripe.Id}/webhook", new JsonObject { ["secret"] = "whsec_TheNewSecret00000001", ["new_address"] = true })).Expect(200);
        (await Api.PostAsync($"/{wamm.Id}/webhook")).Expect(200);
        (await stripe.SendAsync(1)).Status.ShouldBe(200, "the old secret at the old address");
        (await wamm.SendAsync(1)).Status.ShouldBe(200);

        await PassAsync("previous_until", TimeSpan.FromHours(24));
        (await stripe.SendAsync(2)).Status.ShouldBe(404);
        (await stripe.SendAsync(stripe.Compose(2, secret: "whsec_TheNewSecret00000001"))).Status.ShouldBe(200);
        (await Api.GetAsync($"/{stripe.Id}/webhook")).Expect(200)["previous"]!["set"]!.GetValue<bool>().ShouldBeFalse();

        await PassAsync("previous_key_until", TimeSpan.FromHours(24));
        (await stripe.SendAsync(stripe.Compose(3, secret: "whsec_TheNewSecret00000001"))).Status.ShouldBe(404);
        (await wamm.SendAsync(2)).Status.ShouldBe(404);
    }

    /// <summary>So much time passes for what is left of a rotation.</summary>
    private Task PassAsync(string column, TimeSpan time)
        => Deployment.ScalarAsync<long>(
            $"WITH later AS (UPDATE integrations.webhook_endpoints SET {column} = {column} - interval '{(int)time.TotalSeconds} seconds' WHERE company_id = $1 RETURNING 1) SELECT count(*) FROM later", Company);
}
