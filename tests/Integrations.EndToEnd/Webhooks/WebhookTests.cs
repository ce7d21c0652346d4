using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>From the provider's request to the event and the record that people see.</summary>
[Collection(WebhookGroup.Name)]
public sealed class WebhookTests(WebhookFixture fixture) : ApiTest(fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("stripe", "invoice.paid", true)]
    [InlineData("openai", "response.completed", true)]
    [InlineData("elevenlabs", "post_call_transcription", true)]
    [InlineData("shopify_admin", "orders/create", true)]
    [InlineData("sms_twilio", "message.status", true)]
    [InlineData("sms_vonage", "message.status", true)]
    [InlineData("revolut_business", "TransactionStateChanged", true)]
    [InlineData("sms_smslink", "message.status", false)]
    [InlineData("wamm", null, false)]
    public async Task GenuineDelivery_IsKeptSealedAndBecomesOneEvent(string provider, string? topic, bool isVerified)
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, provider);
        var delivery = sender.Compose(1);

        (await sender.SendAsync(delivery)).Status.ShouldBe(200);
        (await sender.SendAsync(delivery)).Status.ShouldBe(200);

        var items = await DeliveriesAsync(sender);
        items.Select(item => item["verdict"]!.GetValue<string>()).ShouldBe(["repeated", "accepted"]);
        items[0]["repeat_of"]!.GetValue<Guid>().ShouldBe(items[1]["id"]!.GetValue<Guid>());
        (items[1]["topic"]?.GetValue<string>(), items[1]["signature_verified"]!.GetValue<bool>()).ShouldBe((topic, isVerified));
        (await EventsAsync(sender)).ShouldBe(1);

        // What the person wrote stands nowhere in the clear.
        var stored = await Deployment.ScalarAsync<string>("SELECT string_agg(d::text, '') FROM integrations.webhook_deliveries AS d WHERE company_id = $1", Company);
        stored.ShouldNotContain("40722334455");
        stored.ShouldNotContain("ana@exemplu.ro");
        if (sender.Secret.Length > 0)
        {
            stored.ShouldNotContain(sender.Secret);
        }
    }

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

    [Fact]
    public async Task Stranger_LearnsNothing()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        var genuine = sender.Compose(1);
        var nobody = genuine with { Address = new Uri(genuine.Address, "0000000000000000000000000000000000000000000") };

        var unknown = WithoutTrace((await sender.SendAsync(nobody)).Body);
        foreach (var (wrong, reason) in new[]
        {
            (sender.Compose(1, secret: "whsec_AnotherSecret0000000"), "bad_signature"),
            (genuine with { Headers = new Dictionary<string, string>() }, "no_signature"),
            (sender.Compose(1, DateTimeOffset.UtcNow.AddMinutes(-6)), "outside_window"),
            (sender.Compose(1, DateTimeOffset.UtcNow.AddMinutes(6)), "outside_window"),
            (genuine with { Body = [.. genuine.Body, (byte)' '] }, "bad_signature"),
        })
        {
            var (status, body) = await sender.SendAsync(wrong);

            (status, WithoutTrace(body)).ShouldBe((404, unknown));
            var noted = (await DeliveriesAsync(sender))[0];
            (noted["verdict"]!.GetValue<string>(), noted["reason"]!.GetValue<string>()).ShouldBe(("bad_signature", reason));
        }

        (await sender.SendAsync(genuine with { Method = HttpMethod.Get })).Status.ShouldBe(404);
        (await EventsAsync(sender)).ShouldBe(0);
        (await Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.webhook_deliveries WHERE company_id = $1 AND body IS NOT NULL", Company)).ShouldBe(0);
    }

    [Fact]
    public async Task AddressWithoutASecret_RefusesEverything()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        (await Api.DeleteAsync($"/{sender.Id}/webhook", "\"1\"")).Expect(204);
        var made = (await Api.PostAsync($"/{sender.Id}/webhook")).Expect(200);
        sender.Address = new Uri(made.Text("address")!);

        (await sender.SendAsync(1)).Status.ShouldBe(404);

        made["current"]!["set"]!.GetValue<bool>().ShouldBeFalse();
        (await DeliveriesAsync(sender))[0]["reason"]!.GetValue<string>().ShouldBe("no_secret");
    }

    [Fact]
    public async Task RightSignatureOnAnotherTenantsAddress_HasNoEffectThere()
    {
        using var ours = await Sender.ConnectAsync(Api, Deployment.Sandbox, "sms_twilio");
        var other = await CallerAsync(Guid.NewGuid().ToString());
        using var theirs = await Sender.ConnectAsync(other, Deployment.Sandbox, "sms_twilio");

        // Signed with the very secret that both have, for our address: theirs is another address.
        (await theirs.SendAsync(ours.Compose(1) with { Address = theirs.Address })).Status.ShouldBe(404);

        // Signed for their address, but about another account.
        ours.Settings["account_sid"] = "AC00000000000000000000000000000bad";
        var foreign = ours.Compose(2) with { };
        ours.Address = theirs.Address;
        (await theirs.SendAsync(ours.Compose(2))).Status.ShouldBe(200);

        var noted = (await other.GetAsync($"/{theirs.Id}/deliveries")).Expect(200).Items;
        noted.Select(item => (item["verdict"]!.GetValue<string>(), item["reason"]!.GetValue<string>())).ShouldBe([("ignored", "other_account"), ("bad_signature", "bad_signature")]);
        (await Deployment.CountAsync(Company, "webhook_deliveries")).ShouldBe(0);
        (await EventsAsync(theirs)).ShouldBe(0);
        foreign.ShouldNotBeNull();
    }

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

    [Theory]
    [InlineData("disconnect")]
    [InlineData("remove")]
    public async Task ConnectionThatIsLetGo_TakesItsSecretsAlong(string how)
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        if (how == "disconnect")
        {
            (await Api.PostAsync($"/{sender.Id}/disconnect")).Expect(200);
        }
        else
        {
            (await Api.DeleteAsync($"/{sender.Id}", (await Api.GetAsync($"/{sender.Id}")).ETag)).Expect(204);
        }

        (await sender.SendAsync(1)).Status.ShouldBe(404);
        (await Deployment.CountAsync(Company, "webhook_endpoints")).ShouldBe(0);
        if (how == "disconnect")
        {
            (await Api.GetAsync($"/{sender.Id}/webhook")).Expect(200)["address"].ShouldBeNull();
            (await Api.PostAsync($"/{sender.Id}/webhook")).Expect(409).Code.ShouldBe("integration.not_connected");
        }
    }

    [Fact]
    public async Task Detail_ShowsTheShapeAndHidesTheRest_AndReplayIsSafeToPressTwice()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        (await sender.SendAsync(1)).Status.ShouldBe(200);
        var id = (await DeliveriesAsync(sender))[0]["id"]!.GetValue<Guid>();

        var detail = (await Api.GetAsync($"/{sender.Id}/deliveries/{id}")).Expect(200);
        detail["headers"]!["stripe-signature"]!.GetValue<string>().ShouldBe("•••");
        (detail["body"]!["type"]!.GetValue<string>(), detail["body"]!["data"]!["object"]!["customer_email"]!.GetValue<string>()).ShouldBe(("invoice.paid", "•••"));

        (await Api.PostAsync($"/{sender.Id}/deliveries/{id}/replay")).Expect(200)["attempts"]!.GetValue<int>().ShouldBe(2);
        (await Api.PostAsync($"/{sender.Id}/deliveries/{id}/replay")).Expect(200)["attempts"]!.GetValue<int>().ShouldBe(2);
        (await EventsAsync(sender)).ShouldBe(2);

        (await sender.SendAsync(1)).Status.ShouldBe(200);
        var repeated = (await Api.GetAsync($"/{sender.Id}/deliveries?verdict=repeated")).Expect(200).Items.ShouldHaveSingleItem();
        (await Api.PostAsync($"/{sender.Id}/deliveries/{repeated["id"]}/replay")).Expect(409).Code.ShouldBe("webhook.nothing_to_replay");
        (await Api.GetAsync($"/{sender.Id}/deliveries?verdict=nonsense")).Expect(400);
    }

    [Fact]
    public async Task ShuffledDeliveries_AreEachHandedOverOnce()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        var numbers = Enumerable.Range(1, 10).SelectMany(number => Enumerable.Repeat(number, 3)).ToArray();
        new Random(20261122).Shuffle(numbers);
        foreach (var number in numbers)
        {
            (await sender.SendAsync(number)).Status.ShouldBe(200);
        }

        (await EventsAsync(sender)).ShouldBe(10);
        var counts = (await Api.GetAsync($"/{sender.Id}/webhook")).Expect(200)["counts"]!;
        (counts["accepted"]!.GetValue<long>(), counts["repeated"]!.GetValue<long>()).ShouldBe((10, 20));
    }

    [Fact]
    public async Task WhatDoesNotFit_IsRefusedCheaply()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        async Task<HttpStatusCode> Send(HttpMethod method, HttpContent? content, bool chunked = false)
        {
            using var request = new HttpRequestMessage(method, sender.Address) { Content = content };
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = content?.Headers.ContentLength > 1_000_000 || chunked;
            using var answer = await http.SendAsync(request, Cancel);
            return answer.StatusCode;
        }

        StringContent Text(string type) => new("{}", Encoding.UTF8, type);
        (await Send(HttpMethod.Post, Text("text/html"))).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await Send(HttpMethod.Post, new MultipartFormDataContent { { new StringContent("x"), "x" } })).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await Send(HttpMethod.Put, Text("application/json"))).ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Send(HttpMethod.Delete, null)).ShouldBe(HttpStatusCode.MethodNotAllowed);
        foreach (var encoding in new[] { "gzip", "br", "deflate", "zstd", "identity, gzip" })
        {
            var packed = Text("application/json");
            packed.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            (await Send(HttpMethod.Post, packed)).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        }

        (await Send(HttpMethod.Post, Large(64))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Send(HttpMethod.Post, Large(6), chunked: true)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Deployment.CountAsync(Company, "webhook_deliveries")).ShouldBe(0);
    }

    [Fact]
    public async Task LargestBody_IsKept()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "wamm");
        var body = new byte[5 * 1024 * 1024];
        Array.Fill(body, (byte)'a');

        (await sender.SendAsync(sender.Compose(1) with { Body = body, ContentType = "text/plain" })).Status.ShouldBe(200);

        (await DeliveriesAsync(sender)).ShouldHaveSingleItem()["body_bytes"]!.GetValue<int>().ShouldBe(body.Length);
    }

    [Fact]
    public async Task SlowBody_IsGivenUp()
    {
        using var sender = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        using var line = new System.Net.Sockets.TcpClient();
        await line.ConnectAsync(sender.Address.Host, sender.Address.Port, Cancel);
        var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {sender.Address.PathAndQuery} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n{{"), Cancel);
        using var reader = new StreamReader(stream);
        var answer = reader.ReadLineAsync(Cancel).AsTask();

        // Not so slow that the server's own limit for bytes in a second would do.
        for (var sent = 0; !answer.IsCompleted && sent < 120; sent++)
        {
            await stream.WriteAsync(new byte[2000], Cancel);
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(250), Cancel));
        }

        answer.IsCompleted.ShouldBeTrue("half a minute is too long");
        (await answer).ShouldBe("HTTP/1.1 408 Request Timeout");
    }

    /// <summary>So much time passes for what is left of a rotation.</summary>
    private Task PassAsync(string column, TimeSpan time)
        => Deployment.ScalarAsync<long>(
            $"WITH later AS (UPDATE integrations.webhook_endpoints SET {column} = {column} - interval '{(int)time.TotalSeconds} seconds' WHERE company_id = $1 RETURNING 1) SELECT count(*) FROM later", Company);

    private static ByteArrayContent Large(int megabytes)
    {
        var content = new ByteArrayContent(new byte[megabytes * 1024 * 1024]);
        content.Headers.ContentType = new("application/json");
        return content;
    }

    internal static string WithoutTrace(string problem)
    {
        var json = JsonNode.Parse(problem)!.AsObject();
        json.Remove("trace_id");
        return json.ToJsonString();
    }

    private async Task<IReadOnlyList<JsonNode>> DeliveriesAsync(Sender sender) => (await Api.GetAsync($"/{sender.Id}/deliveries")).Expect(200).Items;

    private Task<long> EventsAsync(Sender sender)
        => Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.outbox WHERE integration_id = $1 AND type = 'webhook_received'", sender.Id);
}
