using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Providers.Webhooks;

/// <summary>What a genuine delivery says, and handshakes.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void MetaBatch_GivesEachPageItsOwnEntriesInTheBytesThatCame()
    {
        var reading = Of("facebook_messenger").Read(Request(
            """{"object":"page","entry":[{"id":"1","messaging":[ "Bra\u0219ov" ]},{"id":"2","standby":[]},{"id":"1","time":2,"messaging":[1.0]},{"messaging":[]},7,{"id":"3","time":1}]}"""));

        reading.Parts.Select(part => (part.Account, Encoding.UTF8.GetString(part.Body!))).ShouldBe(
        [
            ("1", """{"object":"page","entry":[{"id":"1","messaging":[ "Bra\u0219ov" ]},{"id":"1","time":2,"messaging":[1.0]}]}"""),
            ("2", """{"object":"page","entry":[{"id":"2","standby":[]}]}"""),
        ]);
    }

    [Theory]
    [InlineData("facebook_messenger", """[{"field":"message_template_status_update","value":3}]""", "message_template_status_update")]
    [InlineData("facebook_comments", """[{"field":"feed","value":"\u0219"},{"field":"mention"}]""", "page")]
    [InlineData("facebook_ads", """[{"field":"leadgen","value":2.0}]""", "leadgen")]
    [InlineData("facebook_analytics", null, null)]
    public void MetaEntry_GivesEachProviderTheChangesThatConcernIt(string provider, string? changes, string? topic)
    {
        var reading = Of(provider).Read(Request(
            """{"object":"page","entry":[{"id":"1","changes":[{"field":"feed","value":"\u0219"},{"field":"leadgen","value":2.0},{"field":"message_template_status_update","value":3},{"field":"mention"},{"field":"live_videos"},4]}]}"""));

        reading.Parts.Select(part => Encoding.UTF8.GetString(part.Body!)).ShouldBe(changes is null ? [] : [$$"""{"object":"page","entry":[{"id":"1","changes":{{changes}}}]}"""]);
        (changes is null ? null : reading.Topic).ShouldBe(topic);
    }

    [Theory]
    [InlineData("instagram")]
    [InlineData("user")]
    [InlineData("permissions")]
    [InlineData("Page")]
    public void MetaObject_OtherThanAPage_IsForNobody(string kind)
        => Of("facebook_messenger").Read(Request($$"""{"object":"{{kind}}","entry":[{"id":"1","messaging":[1]}]}""")).Parts.ShouldBeEmpty();

    [Theory]
    [InlineData("1158201444", "1158201444")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    public void MetaHandshake_WithOurToken_IsEchoedExactly(string challenge, string answer)
        => Greet($"?hub.mode=subscribe&hub.challenge={Uri.EscapeDataString(challenge)}&hub.verify_token=wv_1234567890123456")!.Text.ShouldBe(answer);

    [Theory]
    [InlineData("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong")]
    [InlineData("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=")]
    [InlineData("?hub.mode=subscribe&hub.challenge=1")]
    [InlineData("?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=wv_1234567890123456")]
    [InlineData("?hub.mode=subscribe&hub.verify_token=wv_1234567890123456")]
    [InlineData("")]
    public void MetaHandshake_WithAnythingElse_GetsNoAnswer(string query) => Greet(query).ShouldBeNull();

    [Fact]
    public void ShopifyShop_OfTheSignedBody_GoesBeforeTheHeader()
    {
        var reading = Of("shopify_admin").Read(Request("""{"shop_domain":"signed.myshopify.com"}""", ("X-Shopify-Shop-Domain", "header.myshopify.com"), ("X-Shopify-Topic", "orders/create")));

        (reading.Parts.ShouldHaveSingleItem().Account, reading.Topic, reading.SameBy).ShouldBe(("signed.myshopify.com", "orders/create", WebhookSameness.Content));
    }

    [Theory]
    [InlineData("shopify_admin", "app/uninstalled", true, false, false)]
    [InlineData("shopify_admin", "shop/redact", false, true, false)]
    [InlineData("shopify_admin", "products/update", false, false, false)]
    [InlineData("shopify_inbox", "app/uninstalled", true, false, false)]
    [InlineData("shopify_inbox", "customers/data_request", false, true, false)]
    [InlineData("shopify_inbox", "customers/redact", false, true, false)]
    [InlineData("shopify_inbox", "orders/create", false, false, false)]
    [InlineData("shopify_inbox", "products/update", false, false, true)]
    public void ShopifyTopic_SaysWhomItConcerns(string provider, string topic, bool ends, bool reachesLetGo, bool ignored)
    {
        var reading = Of(provider).Read(Request("""{"myshopify_domain":"signed.myshopify.com"}""", ("X-Shopify-Topic", topic)));

        (reading.EndsConnection, reading.ReachesLetGo, reading.Ignored).ShouldBe((ends, reachesLetGo, ignored));
    }

    /// <summary>The topic stands in a header that nobody signed: an order must not become a request for deletion.</summary>
    [Theory]
    [InlineData("app/uninstalled", true)]
    [InlineData("shop/redact", true)]
    [InlineData("customers/redact", true)]
    [InlineData("orders/create", false)]
    public void ShopifyBody_ThatNamesNoShop_EndsAndDeletesNothing(string topic, bool ignored)
        => Of("shopify_admin").Read(Request("""{"id":1}""", ("X-Shopify-Topic", topic), ("X-Shopify-Shop-Domain", "header.myshopify.com"))).Ignored.ShouldBe(ignored);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"id":"\ud800","type":{},"entry":"x","event":[1],"account":null}""")]
    public void Read_OfAnythingOdd_DoesNotThrow(string body)
    {
        foreach (var provider in Vector.Receiving)
        {
            provider.Webhooks!.Receiver.Read(Request(body)).ShouldNotBeNull();
            provider.Webhooks.Receiver.Verify(Request(body), [new Secret("whsec_QW5vdGhlclNlY3JldDAwMDE=")]).ShouldNotBe(WebhookProof.By(0));
        }
    }

    private static IReceivesWebhooks Of(string provider) => Vector.Receiving.Single(known => known.Provider.Code() == provider).Webhooks!.Receiver;

    private static WebhookHandshake? Greet(string query)
        => Of("facebook_messenger").Greet(
            new() { Method = "GET", Address = new Uri("https://erp.example.ro/hook" + query), Headers = new Dictionary<string, string>(), Body = [], ReceivedAt = DateTimeOffset.UnixEpoch },
            [new Secret("wv_1234567890123456")]);

    private static WebhookRequest Request(string body, params (string Name, string Value)[] headers) => new()
    {
        Method = "POST",
        Address = new Uri("https://erp.example.ro/hook"),
        Headers = headers.Append(("Content-Type", "application/json")).ToDictionary(header => header.Item1, header => header.Item2, StringComparer.OrdinalIgnoreCase),
        Body = Encoding.UTF8.GetBytes(body),
        ReceivedAt = DateTimeOffset.UnixEpoch,
    };
}
