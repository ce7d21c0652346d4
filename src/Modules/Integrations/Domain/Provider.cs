using System.Collections.Frozen;
using System.Reflection;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>The outside systems that a company can connect. Each member carries its code on the wire and in the database.</summary>
public enum Provider
{
    [ProviderCode("anaf_efactura")] AnafEfactura = 1,
    [ProviderCode("shopify_admin")] ShopifyAdmin,
    [ProviderCode("shopify_storefront")] ShopifyStorefront,
    [ProviderCode("shopify_inbox")] ShopifyInbox,
    [ProviderCode("facebook_messenger")] FacebookMessenger,
    [ProviderCode("facebook_comments")] FacebookComments,
    [ProviderCode("wamm")] Wamm,
    [ProviderCode("sms_twilio")] SmsTwilio,
    [ProviderCode("sms_smslink")] SmsSmslink,
    [ProviderCode("sms_smso")] SmsSmso,
    [ProviderCode("sms_vonage")] SmsVonage,
    [ProviderCode("stripe")] Stripe,
    [ProviderCode("revolut_business")] RevolutBusiness,
    [ProviderCode("sameday")] Sameday,
    [ProviderCode("fan_courier")] FanCourier,
    [ProviderCode("cargus")] Cargus,
    [ProviderCode("email_imap")] EmailImap,
    [ProviderCode("email_smtp")] EmailSmtp,
    [ProviderCode("email_pop3")] EmailPop3,
    [ProviderCode("termene_ro")] TermeneRo,
    [ProviderCode("mfinante")] Mfinante,
    [ProviderCode("facebook_ads")] FacebookAds,
    [ProviderCode("google_ads")] GoogleAds,
    [ProviderCode("tiktok_ads")] TiktokAds,
    [ProviderCode("facebook_analytics")] FacebookAnalytics,
    [ProviderCode("google_analytics")] GoogleAnalytics,
    [ProviderCode("neverbounce")] Neverbounce,
    [ProviderCode("openai")] Openai,
    [ProviderCode("xai_grok")] XaiGrok,
    [ProviderCode("elevenlabs")] Elevenlabs,
}

/// <summary>The stable code of a <see cref="Provider"/>, lower-case snake_case, at most 100 characters.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class ProviderCodeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}

internal static class ProviderCodes
{
    private static readonly FrozenDictionary<Provider, string> CodeOf = typeof(Provider)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(
            field => (Provider)field.GetValue(null)!,
            field => field.GetCustomAttribute<ProviderCodeAttribute>()?.Code
                ?? throw new InvalidOperationException($"Provider.{field.Name} has no code."));

    private static readonly FrozenDictionary<string, Provider> ByCode = CodeOf.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Code(this Provider provider) => CodeOf[provider];

    public static bool TryParse(string? code, out Provider provider)
    {
        provider = default;
        return code is not null && ByCode.TryGetValue(code, out provider);
    }
}
