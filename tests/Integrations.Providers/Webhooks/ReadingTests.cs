using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Tests.Integrations.Providers.Webhooks;

/// <summary>What a genuine delivery says, and handshakes.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void MetaBatch_GivesEachPageItsOwnEntriesInTheBytesThatCame()
    {
        var reading = MetaWebhooks.Rule.Receiver.Read(Request("""{"object":"page","entry":[{"id":"1","m":"Bra\u0219ov"},{"id":"2"},{"id":"1","n":2},{"no":"id"},7]}"""));

        reading.Parts.Select(part => (part.Account, Encoding.UTF8.GetString(part.Body!))).ShouldBe(
        [
            ("1", """{"object":"page","entry":[{"id":"1","m":"Bra\u0219ov"},{"id":"1","n":2}]}"""),
            ("2", """{"object":"page","entry":[{"id":"2"}]}"""),
        ]);
    }

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
        var reading = ShopifyWebhooks.Rule.Receiver.Read(Request("""{"shop_domain":"signed.myshopify.com"}""", ("X-Shopify-Shop-Domain", "header.myshopify.com"), ("X-Shopify-Topic", "customers/redact")));

        (reading.Parts.ShouldHaveSingleItem().Account, reading.Topic, reading.IdIsSigned).ShouldBe(("signed.myshopify.com", "customers/redact", false));
    }

    [Fact]
    public void ShopifyUninstall_HasTheConnectionLookedAt()
        => ShopifyWebhooks.Rule.Receiver.Read(Request("{}", ("X-Shopify-Topic", "app/uninstalled"))).EndsConnection.ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"id":"\ud800","type":{},"entry":"x","event":[1],"account":null}""")]
    public void Read_OfAnythingOdd_DoesNotThrow(string body)
    {
        foreach (var rule in GeniusErp.Modules.Integrations.Providers.ProviderCatalogue.Scan().Select(provider => provider.Descriptor.Webhooks).OfType<WebhookRule>().Append(MetaWebhooks.Rule))
        {
            rule.Receiver.Read(Request(body)).ShouldNotBeNull();
            rule.Receiver.Verify(Request(body), [new Secret("whsec_QW5vdGhlclNlY3JldDAwMDE=")]).ShouldNotBe(WebhookProof.By(0));
        }
    }

    private static WebhookHandshake? Greet(string query)
        => MetaWebhooks.Rule.Receiver.Greet(
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
