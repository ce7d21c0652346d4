using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>From the provider's request to the event and the record that people see.</summary>
public sealed class WebhookTests(WebhookFixture fixture) : WebhookTest(fixture)
{
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
        using (var unreadable = await http.PostAsync(sender.Address, Text("text/html"), Cancel))
        {
            JsonNode.Parse(await unreadable.Content.ReadAsStringAsync(Cancel))!["code"]!.GetValue<string>().ShouldBe("webhook.unreadable", "not what the API's own bodies have to be");
        }

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
}
