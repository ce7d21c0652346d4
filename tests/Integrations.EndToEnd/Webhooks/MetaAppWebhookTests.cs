using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Webhooks;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>Meta sends everything to one address of the app: events of all Pages, and what concerns the people who consented.</summary>
public sealed class MetaAppWebhookTests(WebhookFixture fixture) : AppWebhookTest(fixture)
{
    private const string Ana = "998877665544332";
    private const string Maria = "998877665544334";
    private const string AsMaria = "approve&account=" + Maria;
    private const string Shop = "112233445566778";
    private const string Outlet = "112233445566779";
    private const string Nobodys = "112233445566000";

    private protected override string Provider => "facebook_messenger";

    private protected override string Authority => "meta";

    [Theory]
    [InlineData("1158201444")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Handshake_WithTheVerifyToken_IsEchoedAsPlainText(string challenge)
    {
        using var app = Operator();

        using var answer = await GreetAsync(app.Address, challenge, app.VerifyToken!);

        (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe((HttpStatusCode.OK, challenge));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Theory]
    [InlineData("subscribe", "wv_AnotherVerifyToken000001")]
    [InlineData("subscribe", "")]
    [InlineData("unsubscribe", null)]
    public async Task Handshake_WithAnythingElse_IsNotEchoed(string mode, string? token)
    {
        using var app = Operator();
        using var stripe = Sender.OfOperator(Deployment, Host, "stripe", "stripe");

        foreach (var address in new[] { app.Address, stripe.Address })
        {
            using var answer = await GreetAsync(address, "<b>1158201444</b>", token ?? app.VerifyToken!, mode);

            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await answer.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("1158201444");
        }
    }

    [Fact]
    public async Task Batch_GivesEachConnectionItsOwnPage_AndWhatConcernsIt()
    {
        var messenger = await ConnectAsync(Api, "facebook_messenger");
        var comments = await ConnectAsync(Api, "facebook_comments");
        var ads = await ConnectAsync(Api, "facebook_ads", change: config => config["page_id"] = Shop);
        var others = await CompanyAsync();
        var outlet = await ConnectAsync(others, "facebook_messenger", "choose", AsMaria);
        var apart = await CompanyAsync();
        var ownApp = await ConnectAsync(apart, "facebook_messenger", "own_app");
        using var app = Operator();

        var messages = app.Compose(1, topic: "messaging", account: $"{Shop},{Nobodys},{Outlet},{Shop}");
        (await app.SendAsync(messages)).Status.ShouldBe(200);
        (await app.SendAsync(messages)).Status.ShouldBe(200);
        await app.TellAsync(2, "feed,leadgen,live_videos", Shop);

        (await DeliveriesAsync(Api, messenger)).ShouldBe([("accepted", "messaging"), ("repeated", "messaging")]);
        (await DeliveriesAsync(others, outlet)).ShouldBe([("accepted", "messaging"), ("repeated", "messaging")]);
        (await DeliveriesAsync(Api, comments)).ShouldBe([("accepted", "feed")]);
        (await DeliveriesAsync(Api, ads)).ShouldBe([("accepted", "leadgen")]);
        (await DeliveriesAsync(apart, ownApp)).ShouldBeEmpty("its Page is the same, its app is not");
        (await Api.GetAsync($"/{comments}/webhook")).Expect(200)["last_delivery_at"].ShouldNotBeNull("it has no address of its own, and people see that it is sent to");
        (await EventsAsync(messenger)).ShouldBe(["messaging"]);
        (await EventsAsync(outlet)).ShouldBe(["messaging"]);

        var first = (await Api.GetAsync($"/{messenger}/deliveries?verdict=accepted")).Items[0]["id"]!.GetValue<Guid>();
        Pages((await Api.GetAsync($"/{messenger}/deliveries/{first}")).Expect(200)["body"]!).ShouldBe([Shop, Shop]);
        Fields(await NewestBodyAsync(Api, comments)).ShouldBe(["feed"]);
        Fields(await NewestBodyAsync(Api, ads)).ShouldBe(["leadgen"]);
    }

    [Fact]
    public async Task WhatIsForNoPageHere_IsAcknowledgedAndKeptNowhere()
    {
        var messenger = await ConnectAsync(Api, "facebook_messenger");
        using var app = Operator();

        await app.TellAsync(1, "messaging", Nobodys);
        await app.TellAsync(2, "live_videos", Shop);
        var instagram = app.Compose(3, topic: "messaging", account: Shop);
        (await app.SendAsync(Signed(app, instagram, Encoding.UTF8.GetString(instagram.Body).Replace("\"page\"", "\"instagram\"", StringComparison.Ordinal)))).Status.ShouldBe(200);
        foreach (var odd in new[] { "{}", "[]", "", """{"object":"page"}""", """{"object":"page","entry":{}}""", """{"object":"page","entry":[1,null,{"id":7},{"id":"x","changes":[1,{"field":2}]}]}""" })
        {
            (await app.SendAsync(Signed(app, instagram, odd))).Status.ShouldBe(200);
        }

        (await DeliveriesAsync(Api, messenger)).ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatTheAppDidNotSign_HasNoEffect()
    {
        var messenger = await ConnectAsync(Api, "facebook_messenger");
        using var app = Operator();
        var genuine = app.Compose(1, topic: "messaging", account: Shop);
        var unknown = WebhookTests.WithoutTrace((await app.SendAsync(genuine with { Address = new Uri(genuine.Address, "0000000000000000000000000000000000000000000") })).Body);

        foreach (var forged in new[]
        {
            app.Compose(1, secret: "00000000000000000000000000000bad", topic: "messaging", account: Shop),
            genuine with { Headers = new Dictionary<string, string>() },
            genuine with { Headers = new Dictionary<string, string> { ["X-Hub-Signature"] = genuine.Headers["X-Hub-Signature-256"].Replace("sha256", "sha1", StringComparison.Ordinal) } },
            genuine with { Body = [.. genuine.Body, (byte)'\n'] },
            genuine with { Address = new Uri($"{genuine.Address}/deauthorize") },
            app.Compose(2, secret: "00000000000000000000000000000bad", topic: "deauthorize", account: Ana),
            app.Compose(2, TimeProvider.System.GetUtcNow().AddHours(-49), topic: "deauthorize", account: Ana),
            app.Compose(2, TimeProvider.System.GetUtcNow().AddMinutes(6), topic: "data-deletion", account: Ana),
            app.Compose(2, secret: "00000000000000000000000000000bad", topic: "data-deletion", account: Ana),
        })
        {
            var (status, body) = await app.SendAsync(forged);

            (status, WebhookTests.WithoutTrace(body)).ShouldBe((404, unknown));
        }

        (await DeliveriesAsync(Api, messenger)).ShouldBeEmpty();
        (await EventsAsync(messenger)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deauthorize_EndsAllThatLivesOnThisPersonsConsent_AndNothingElse()
    {
        var messenger = await ConnectAsync(Api, "facebook_messenger");
        var insights = await ConnectAsync(Api, "facebook_analytics");
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, "facebook_messenger");
        var outlet = await ConnectAsync(others, "facebook_comments", "choose", AsMaria);
        using var app = Operator();
        Deployment.Sandbox.Authorities.All.Single(authority => authority.Name == "meta").Withdraw(Ana);

        await app.TellAsync(1, "deauthorize", Ana);

        await EndedAsync(messenger);
        await EndedAsync(insights);
        await EndedAsync(theirs);
        (await StateAsync(outlet)).ShouldBe("connected");
        (await EventsAsync(messenger)).ShouldBe(["deauthorize"]);
        (await DeliveriesAsync(others, outlet)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deauthorize_ThatComesAfterANewConsent_ChangesNothing()
    {
        var messenger = await ConnectAsync(Api, "facebook_messenger");
        using var app = Operator();
        var before = await LookedAtAsync(messenger);

        await app.TellAsync(1, "deauthorize", Ana);

        await Poll.UntilAsync(async () => await LookedAtAsync(messenger) > before, Patience, "Facebook to be asked");
        (await StateAsync(messenger)).ShouldBe("connected");
    }

    [Fact]
    public async Task DataDeletion_AnswersWhereItsStateStands_AndReachesWhoeverHadThePerson()
    {
        var messenger = await ConnectAsync(Api, "facebook_messenger");
        var former = await CompanyAsync();
        var letGo = await ConnectAsync(former, "facebook_messenger");
        (await former.PostAsync($"/{letGo}/disconnect")).Expect(200);
        var stranger = await CompanyAsync();
        var never = (await stranger.PostAsync("", new JsonObject { ["provider"] = Provider, ["config"] = Sample(Provider) })).Expect(201).Id;
        using var app = Operator();
        var asked = app.Compose(1, topic: "data-deletion", account: Ana);

        var answer = JsonNode.Parse((await app.SendAsync(asked)).Body)!;

        var (code, url) = (answer["confirmation_code"]!.GetValue<string>(), new Uri(answer["url"]!.GetValue<string>()));
        answer.AsObject().Count.ShouldBe(2);
        url.AbsoluteUri.ShouldEndWith("/api/integrations/hooks/deletions/" + code);
        JsonNode.Parse((await app.SendAsync(asked)).Body)!["confirmation_code"]!.GetValue<string>().ShouldBe(code, "Meta asks again: it is the same request");
        JsonNode.Parse((await app.SendAsync(app.Compose(2, topic: "data-deletion", account: Maria))).Body)!["confirmation_code"]!.GetValue<string>().ShouldNotBe(code);

        (await ReadAsync(url, "ro")).ShouldContain("Cererea de ștergere a fost primită");
        (await ReadAsync(url, "en")).ShouldContain("The request for deletion was received");
        using var unknown = await GetAsync(new Uri(url, new string('0', 32)));
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await EventsAsync(messenger)).ShouldBe(["data-deletion"]);
        (await EventsAsync(letGo)).ShouldBe(["data-deletion"]);
        (await DeliveriesAsync(former, letGo)).ShouldBe([("accepted", "data-deletion"), ("repeated", "data-deletion")]);
        (await EventsAsync(never)).ShouldBeEmpty();
    }

    [Fact]
    public async Task OwnApp_TakesASecondSecret_WhileItsOwnIsRotated()
    {
        const string Next = "0123456789abcdef0123456789abcdef";
        var messenger = await ConnectAsync(Api, "facebook_messenger", "own_app");
        using var app = await Sender.AtAsync(Api, messenger, Provider, Sample(Provider, "own_app"));
        (await Api.PostAsync($"/{messenger}/webhook", new JsonObject { ["secret"] = "not an app secret" })).Expect(400);
        (await Api.PostAsync($"/{messenger}/webhook", new JsonObject { ["secret"] = Next })).Expect(200)["new_verify_token"].ShouldBeNull();

        foreach (var (number, secret) in new[] { (1, Next), (2, Sample(Provider, "own_app")["client_secret"]!.GetValue<string>()) })
        {
            app.Secret = secret;
            await app.TellAsync(number, "messaging", Shop);
        }

        (await DeliveriesAsync(Api, messenger)).Select(item => item.Verdict).ShouldBe(["accepted", "accepted"]);
        using var greeted = await GreetAsync(app.Address, "1158201444", app.VerifyToken!);
        greeted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OwnApp_HasAnAddressOfItsOwn_ThatOutlivesTheConnectionItWasMadeFor()
    {
        var messenger = await ConnectAsync(Api, "facebook_messenger", "own_app");
        var comments = await ConnectAsync(Api, "facebook_comments", change: config =>
        {
            foreach (var name in new[] { "client_id", "client_secret" })
            {
                config[name] = Sample(Provider, "own_app")[name]!.DeepClone();
            }
        });
        var others = await CompanyAsync();
        var theirs = await ConnectAsync(others, "facebook_messenger", "own_app");
        using var app = await Sender.AtAsync(Api, messenger, Provider, Sample(Provider, "own_app"));
        app.Address.AbsolutePath.ShouldStartWith("/api/integrations/hooks/apps/");
        using (var greeted = await GreetAsync(app.Address, "1158201444", app.VerifyToken!))
        {
            (await greeted.Content.ReadAsStringAsync(Cancel)).ShouldBe("1158201444");
        }

        app.Secret = Sample(Provider, "own_app")["client_secret"]!.GetValue<string>();
        await app.TellAsync(1, "feed", Shop);
        (await Api.GetAsync($"/{messenger}/webhook")).Expect(200)["last_delivery_at"].ShouldNotBeNull("its address was used, if for another connection");
        await app.TellAsync(1, "messaging", Shop);

        (await DeliveriesAsync(Api, messenger)).ShouldBe([("accepted", "messaging")]);
        (await DeliveriesAsync(Api, comments)).ShouldBe([("accepted", "feed")]);
        (await DeliveriesAsync(others, theirs)).ShouldBeEmpty("the same app and the same secret, but another company's address");
        (await Api.GetAsync($"/{messenger}/webhook")).Expect(200)["last_delivery_at"].ShouldNotBeNull();
        using var operators = Operator();
        (await app.SendAsync(app.Compose(2, secret: operators.Secret, account: Shop))).Status.ShouldBe(404);

        (await Api.PostAsync($"/{messenger}/disconnect")).Expect(200);
        await app.TellAsync(3, "messaging,feed", Shop);
        (await DeliveriesAsync(Api, comments)).ShouldBe([("accepted", "feed"), ("accepted", "feed")]);
        (await Api.GetAsync($"/{comments}/webhook")).Expect(200).Text("address").ShouldBe(app.Address.ToString());

        (await Api.PostAsync($"/{comments}/disconnect")).Expect(200);
        (await app.SendAsync(app.Compose(4, topic: "feed", account: Shop))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task ConnectionOfTheOperatorsApp_NeedsNoAddress()
        => (await Api.PostAsync($"/{await ConnectAsync(Api, Provider)}/webhook")).Expect(409).Code.ShouldBe("webhook.by_app");

    private static SandboxDelivery Signed(Sender app, SandboxDelivery delivery, string body) => delivery with
    {
        Body = Encoding.UTF8.GetBytes(body), Headers = new Dictionary<string, string> { ["X-Hub-Signature-256"] = "sha256=" + SandboxWebhooks.HmacHex(app.Secret, body) },
    };

    private static IEnumerable<string> Pages(JsonNode body) => body["entry"]!.AsArray().Select(entry => entry!["id"]!.GetValue<string>());

    private static IEnumerable<string> Fields(JsonNode body)
        => body["entry"]!.AsArray().SelectMany(entry => entry!["changes"]!.AsArray()).Select(change => change!["field"]!.GetValue<string>());

    private static Task<HttpResponseMessage> GreetAsync(Uri address, string challenge, string token, string mode = "subscribe")
        => GetAsync(new Uri($"{address}?hub.mode={mode}&hub.challenge={Uri.EscapeDataString(challenge)}&hub.verify_token={token}"));

    private static async Task<string> ReadAsync(Uri url, string language)
    {
        using var answer = await GetAsync(url, language);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static async Task<HttpResponseMessage> GetAsync(Uri url, string? language = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        return await http.SendAsync(request, Cancel);
    }
}
