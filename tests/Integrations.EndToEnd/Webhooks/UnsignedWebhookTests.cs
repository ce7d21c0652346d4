using System.Text;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>What nobody signed is believed when the provider, asked, says the same.</summary>
public sealed class UnsignedWebhookTests(WebhookFixture fixture) : WebhookTest(fixture)
{
    [Theory]
    [InlineData("sms_smso")]
    [InlineData("neverbounce")]
    public async Task UnsignedDelivery_IsHandedOverOnlyWhenTheProviderSaysTheSame(string provider)
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, provider);

        (await sender.SendAsync(1)).Status.ShouldBe(200);
        await Poll.UntilAsync(async () => (await DeliveriesAsync(sender)).Any(item => item["verdict"]!.GetValue<string>() == "accepted"), Patience, "the confirmation");
        (await EventsAsync(sender)).ShouldBe(1);

        var forged = sender.Compose(2) is var real && provider == "sms_smso"
            ? real with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(real.Body).Replace("uuid=5a0db0c0", "uuid=00000000", StringComparison.Ordinal)) }
            : real with { Body = Encoding.UTF8.GetBytes("""{"job_id":1,"event":"job_run_finished"}""") };
        (await sender.SendAsync(forged)).Status.ShouldBe(200);
        await Poll.UntilAsync(async () => (await DeliveriesAsync(sender))[0]["verdict"]!.GetValue<string>() == "ignored", Patience, "the refusal");

        (await DeliveriesAsync(sender))[0]["reason"]!.GetValue<string>().ShouldBe("not_confirmed");
        (await EventsAsync(sender)).ShouldBe(1);
    }

    [Fact]
    public async Task UnsignedDeliveryThatCameBeforeItsTime_KeepsTheTrueOneNotOut()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "sms_smso");
        Deployment.Sandbox["sms_smso"].Break(GeniusErp.Sandbox.Faults.Fault.OfStatus(404));

        (await sender.SendAsync(1)).Status.ShouldBe(200);
        await Poll.UntilAsync(async () => (await DeliveriesAsync(sender))[0]["verdict"]!.GetValue<string>() == "ignored", Patience, "the denial");
        (await DeliveriesAsync(sender))[0]["attempts"]!.GetValue<int>().ShouldBe(2, "a report may be quicker than the answer about it");

        Deployment.Sandbox["sms_smso"].Mend();
        (await sender.SendAsync(1)).Status.ShouldBe(200);
        await Poll.UntilAsync(async () => (await DeliveriesAsync(sender))[0]["verdict"]!.GetValue<string>() == "accepted", Patience, "the confirmation");
        (await sender.SendAsync(1)).Status.ShouldBe(200);
        (await DeliveriesAsync(sender))[0]["verdict"]!.GetValue<string>().ShouldBe("repeated");
        (await EventsAsync(sender)).ShouldBe(1);
    }

    [Fact]
    public async Task UnsignedDeliveryWithAProviderThatIsAway_WaitsForIt()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "sms_smso");
        Deployment.Sandbox["sms_smso"].Break(GeniusErp.Sandbox.Faults.Fault.OfStatus(503));

        (await sender.SendAsync(1)).Status.ShouldBe(200);
        await Poll.UntilAsync(async () => (await DeliveriesAsync(sender))[0]["attempts"]!.GetValue<int>() > 0, Patience, "the first attempt");
        (await DeliveriesAsync(sender))[0]["verdict"]!.GetValue<string>().ShouldBe("waiting");
        (await EventsAsync(sender)).ShouldBe(0);

        Deployment.Sandbox["sms_smso"].Mend();
        await Poll.UntilAsync(async () => (await EventsAsync(sender)) == 1, Patience, "the event");
    }

    [Fact]
    public async Task UnsignedDeliveryThatNobodyCanConfirm_Fails_AndAPersonMayTryAgain()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "sms_smso");
        Deployment.Sandbox["sms_smso"].Break(GeniusErp.Sandbox.Faults.Fault.OfStatus(503));
        (await sender.SendAsync(1)).Status.ShouldBe(200);
        (await Deployment.ScalarAsync<long>(
            "WITH tired AS (UPDATE integrations.webhook_deliveries SET attempts = 38, next_attempt_at = clock_timestamp() WHERE company_id = $1 RETURNING 1) SELECT count(*) FROM tired", Company)).ShouldBe(1);

        async Task<bool> IsAsync(string verdict)
        {
            // As if each wait were over.
            await Deployment.ScalarAsync<long>(
                "WITH waited AS (UPDATE integrations.webhook_deliveries SET next_attempt_at = clock_timestamp() WHERE company_id = $1 AND next_attempt_at > clock_timestamp() AND attempts < 40 RETURNING 1) SELECT count(*) FROM waited", Company);
            return (await DeliveriesAsync(sender))[0]["verdict"]!.GetValue<string>() == verdict;
        }

        await Poll.UntilAsync(() => IsAsync("failed"), Patience, "the end of patience");
        var failed = (await DeliveriesAsync(sender))[0];
        failed["reason"]!.GetValue<string>().ShouldBe("could_not_be_asked");
        (await EventsAsync(sender)).ShouldBe(0);

        Deployment.Sandbox["sms_smso"].Mend();
        (await Api.PostAsync($"/{sender.Id}/deliveries/{failed["id"]}/replay")).Expect(200).Text("verdict").ShouldBe("waiting");
        await Poll.UntilAsync(() => IsAsync("accepted"), Patience, "the confirmation");
        (await EventsAsync(sender)).ShouldBe(1);
    }
}
