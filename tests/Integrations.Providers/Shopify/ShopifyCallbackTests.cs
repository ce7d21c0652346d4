using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;
using GeniusErp.Modules.Integrations.Providers.ShopifyAdmin;

namespace GeniusErp.Tests.Integrations.Providers.Shopify;

/// <summary>The example that Shopify's own documentation published (secret <c>hush</c>), and what a forger would try.</summary>
public sealed class ShopifyCallbackTests
{
    private static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1337178173);

    private static Dictionary<string, string> Published => new()
    {
        ["code"] = "0907a61c0c8d55e99db179b68161bc00",
        ["hmac"] = "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf",
        ["shop"] = "some-shop.myshopify.com",
        ["state"] = "0.6784241404160823",
        ["timestamp"] = "1337178173",
    };

    [Fact]
    public void Callback_OfThePublishedExample_IsAccepted() => Check(Published).ShouldBeNull();

    [Fact]
    public void Signature_OfTheOlderPublishedExampleWithoutState_IsAccepted()
        => ShopifyCallback.IsSigned(
            new Dictionary<string, string>
            {
                ["code"] = "0907a61c0c8d55e99db179b68161bc00",
                ["hmac"] = "4712bf92ffc2917d15a2f5a273e39f0116667419aa4b6ac0b3baaf26fa3c4d20",
                ["shop"] = "some-shop.myshopify.com",
                ["timestamp"] = "1337178173",
            },
            new Secret("hush")).ShouldBeTrue();

    [Fact]
    public void Signature_IsOverTheFormEncodedQuery_WithoutHmacAndSignature()
    {
        var callback = new Dictionary<string, string> { ["code"] = "a b&c=d~e*f/é", ["shop"] = "some-shop.myshopify.com", ["timestamp"] = "1337178173" };
        callback["hmac"] = Convert.ToHexStringLower(HMACSHA256.HashData("hush"u8, "code=a%20b%26c%3Dd%7Ee*f%2F%C3%A9&shop=some-shop.myshopify.com&timestamp=1337178173"u8));
        callback["signature"] = "of an older kind";

        ShopifyCallback.IsSigned(callback, new Secret("hush")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("code", "0907a61c0c8d55e99db179b68161bc01")]
    [InlineData("state", "0.6784241404160824")]
    [InlineData("shop", "other-shop.myshopify.com")]
    [InlineData("timestamp", "1337178174")]
    [InlineData("host", "YWRtaW4")]
    [InlineData("hmac", "700E2DADB827FCC8609E9D5CE208B2E9CDAAB9DF07390D2CBCA10D7C328FC4BF")]
    [InlineData("hmac", "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4b")]
    [InlineData("hmac", "")]
    public void Callback_ThatWasChanged_IsRefused(string name, string value)
    {
        var callback = Published;
        callback[name] = value;

        Check(callback).ShouldNotBeNull().Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("hmac")]
    [InlineData("shop")]
    [InlineData("state")]
    [InlineData("timestamp")]
    public void Callback_ThatLacksAParameter_IsRefused(string name)
    {
        var callback = Published;
        callback.Remove(name);

        Check(callback).ShouldNotBeNull();
    }

    [Fact]
    public void Callback_SignedWithAnotherSecret_IsRefused() => Check(Published, secret: "hushed").ShouldNotBeNull();

    [Theory]
    [InlineData(90, true)]
    [InlineData(91, false)]
    [InlineData(-90, true)]
    [InlineData(-91, false)]
    public void Callback_IsTakenWithin90SecondsEitherWay(int seconds, bool taken) => (Check(Published, now: Signed.AddSeconds(seconds)) is null).ShouldBe(taken);

    [Theory]
    [InlineData("-1337178173")]
    [InlineData("9223372036854775807")]
    [InlineData("1.3e9")]
    [InlineData("99999999999999999999")]
    public void Callback_WithASenselessTimestamp_IsRefused(string timestamp)
    {
        var callback = Published;
        callback["timestamp"] = timestamp;
        Sign(callback);

        Check(callback).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("some-shop.myshopify.com.evil.example")]
    [InlineData("some-shop.myshopify.com/x")]
    [InlineData("some-shop.myshopify.com\n")]
    public void Callback_OfSomethingThatIsNoShop_IsRefusedEvenWhenSigned(string shop)
    {
        var callback = Published;
        callback["shop"] = shop;
        Sign(callback);

        Check(callback, settingsShop: shop).ShouldNotBeNull();
    }

    [Fact]
    public void Callback_OfAnotherShop_IsAnotherAccount()
        => Check(Published, settingsShop: "demo-erp.myshopify.com").ShouldNotBeNull().Reason.ShouldBe(FailureReason.AccountMismatch);

    private static ProviderFailure? Check(Dictionary<string, string> callback, string secret = "hush", DateTimeOffset? now = null, string settingsShop = "some-shop.myshopify.com")
        => ShopifyCallback.Check(
            new()
            {
                Provider = ShopifyAdminProvider.Declared,
                Rule = ShopifyOAuth.Rule,
                Tenant = new("company-1"),
                Settings = new SettingValues(new Dictionary<string, object> { ["shop_domain"] = settingsShop }),
                App = new("client", new Secret(secret), Own: false),
                Addresses = new(new("https://some-shop.myshopify.com/admin/oauth/authorize"), new("https://some-shop.myshopify.com/admin/oauth/access_token")),
                RedirectUri = new("https://erp.example.ro/api/integrations/callback/shopify_admin"),
                Now = now ?? Signed,
                Setting = _ => null,
            },
            callback);

    private static void Sign(Dictionary<string, string> callback)
    {
        var message = string.Join('&', callback.Where(parameter => parameter.Key != "hmac").OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}")));
        callback["hmac"] = Convert.ToHexStringLower(HMACSHA256.HashData("hush"u8, Encoding.UTF8.GetBytes(message)));
    }
}
