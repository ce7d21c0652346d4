using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Tests.Integrations.Providers.Shopify;

/// <summary>What looks like a shop and would send its token elsewhere.</summary>
internal static class ShopLookAlikes
{
    public static readonly string[] All =
    [
        "demo-erp.myshopify.com.evil.example", "evil.example/demo-erp.myshopify.com", "demo-erp.myshopify.com@evil.example", "user:pass@demo-erp.myshopify.com",
        "https://evil.example#.myshopify.com", "https://evil.example?.myshopify.com", "demo-erp.myshopify.com:8443", "evil.example\\.myshopify.com", "demo-erp.myshopify.com\\@evil.example",
        "demo-erp..myshopify.com", "demo.erp.myshopify.com", "demo-erp.myshopify.co", "demo-erp.myshop1fy.com", "demo-erp-myshopify.com", "dеmo-erp.myshopify.com", "demo-erp。myshopify.com",
        "admin.shopify.com.evil.example/store/demo-erp", "https://https://demo-erp.myshopify.com.evil.example", "127.0.0.1", "[::1]", "localhost.localdomain", "javascript:alert(1)", "%64emo.myshopify.com",
    ];
}

public sealed class ShopAddressTests
{
    [Fact]
    public void Address_IsMadeOfACheckedShopOnly()
    {
        ShopifyShop.Address("demo-erp.myshopify.com", "2026-10", "admin/api").Value!.AbsoluteUri.ShouldBe("https://demo-erp.myshopify.com/admin/api/");
        ShopifyShop.Address("a.myshopify.com", "2027-01", "api").Value!.AbsoluteUri.ShouldBe("https://a.myshopify.com/api/");
        foreach (var shop in ShopLookAlikes.All.Append("DEMO-ERP.myshopify.com").Append(string.Empty))
        {
            ShopifyShop.Address(shop, "2026-10", "api").Succeeded.ShouldBeFalse(shop);
        }
    }

    [Fact]
    public void Normalize_OfALookAlike_NeverMakesAShopOfIt()
        => ShopLookAlikes.All.ShouldAllBe(shop => !ShopifyShop.IsDomain(ShopifyShop.Normalize(shop)));

    [Fact]
    public void Normalize_Twice_ChangesNothing()
    {
        foreach (var text in ShopLookAlikes.All.Concat(["demo-erp", "https://admin.shopify.com/store/demo-erp/x", "https://demo-erp.myshopify.com/"]))
        {
            ShopifyShop.Normalize(ShopifyShop.Normalize(text)).ShouldBe(ShopifyShop.Normalize(text));
        }
    }
}
