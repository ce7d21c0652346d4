using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Shopify;

/// <summary>
/// The shop, which is also the host that a token is sent to: nothing but a name below myshopify.com gets into an address. Shopify's own library admits
/// further domains for its developers (Shopify/shopify-app-js:packages/apps/shopify-api/lib/utils/shop-validator.ts); no merchant has one.
/// </summary>
internal static partial class ShopifyShop
{
    public const string FieldName = "shop_domain";
    public const string VersionFieldName = "api_version";

    /// <summary>The newest stable one. A version that is gone is silently served by the oldest living one.</summary>
    public const string Version = "2026-10";

    // \z, not $: that one also admits a line break at the end.
    private const string DomainPattern = @"^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com\z";
    private const string VersionPattern = "^20[0-9]{2}-(01|04|07|10)$";
    private const string AdminPages = "admin.shopify.com/store/";

    public static readonly SettingField DomainField = new()
    {
        Name = FieldName,
        Kind = SettingKind.Text,
        Required = true,
        Label = new("Shop", "Magazinul"),
        Help = new(
            "Its myshopify.com address; the address of its admin pages works too",
            "Adresa lui myshopify.com; merge și adresa paginilor de administrare"),
        Example = "demo-erp.myshopify.com",
        MaxLength = 200,
        Normalize = Normalize,
        Pattern = DomainPattern,
        PatternMessage = new(
            "Enter the shop's own Shopify address, for example demo-erp.myshopify.com. It stands in Shopify under Settings → Domains; the public web address does not work here.",
            "Introduceți adresa Shopify a magazinului, de exemplu demo-erp.myshopify.com. O găsiți în Shopify la Settings → Domains; adresa publică a site-ului nu funcționează aici."),
    };

    public static readonly SettingField VersionField = new()
    {
        Name = VersionFieldName,
        Kind = SettingKind.Text,
        Required = true,
        Advanced = true,
        Label = new("API version", "Versiunea API"),
        Help = new("Leave it as it is unless support asks otherwise", "Lăsați-o așa, dacă nu vă cere altfel echipa de suport"),
        Example = Version,
        Default = Version,
        MaxLength = 7,
        Pattern = VersionPattern,
        PatternMessage = new("A Shopify version is a year and one of the months 01, 04, 07, 10, for example 2026-10.", "O versiune Shopify este un an și una din lunile 01, 04, 07, 10, de exemplu 2026-10."),
    };

    /// <summary>Whatever people paste: another case, with https://, a path or a trailing slash, the admin's address, the bare handle.</summary>
    public static string Normalize(string pasted)
    {
        var text = pasted.Trim().ToLowerInvariant();
        foreach (var scheme in new[] { "https://", "http://" })
        {
            text = text.StartsWith(scheme, StringComparison.Ordinal) ? text[scheme.Length..] : text;
        }

        var inAdmin = text.StartsWith(AdminPages, StringComparison.Ordinal);
        text = inAdmin ? text[AdminPages.Length..] : text;
        var end = text.IndexOfAny(['/', '?', '#']);
        text = (end < 0 ? text : text[..end]).Trim();
        return Handle().IsMatch(text) ? text + ".myshopify.com" : inAdmin ? AdminPages + text : text;
    }

    /// <summary>What was stored may have come another way than through the form, so it is checked again before it becomes an address.</summary>
    public static ProviderResult<Uri> Address(string domain, string version, string root)
    {
        if (!Domain().IsMatch(domain))
        {
            return Wrong(FieldName);
        }

        return VersionForm().IsMatch(version) ? new Uri($"https://{domain}/{root}/") : Wrong(VersionFieldName);
    }

    public static bool IsDomain(string text) => Domain().IsMatch(text);

    public static bool IsVersion(string text) => VersionForm().IsMatch(text);

    private static ProviderFailure Wrong(string field) => new(FailureReason.InvalidConfiguration) { Plain = true, Field = field, Step = "address" };

    [GeneratedRegex(DomainPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Domain();

    [GeneratedRegex(VersionPattern, RegexOptions.CultureInvariant)]
    private static partial Regex VersionForm();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Handle();
}
