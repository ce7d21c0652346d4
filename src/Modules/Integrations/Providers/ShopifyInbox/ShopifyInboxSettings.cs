using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Shopify;

namespace GeniusErp.Modules.Integrations.Providers.ShopifyInbox;

internal static class ShopifyInboxSettings
{
    public const string TemplateField = "inbox_url_template";
    private const string Handle = "{store_handle}";
    private const string Template = "https://admin.shopify.com/store/" + Handle;

    /// <summary>To show who writes and what they ordered.</summary>
    public static readonly IReadOnlyList<string> Required = ["read_customers", "read_orders"];

    /// <summary>Not by client credentials: an own token for the same app and shop could end the one of shopify_admin, and the other way round.</summary>
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        .. ShopifyAccess.Fields(ShopifyAccess.ByConsent, ShopifyAccess.ByToken),
        new()
        {
            Name = TemplateField,
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Link to the Inbox", "Legătura către Inbox"),
            Help = new("{store_handle} stands for the shop’s short name", "{store_handle} ține locul numelui scurt al magazinului"),
            Example = Template,
            Default = Template,
            MaxLength = 300,
            Pattern = @"^https://admin\.shopify\.com/([A-Za-z0-9_./?=&-]|\{store_handle\})+\z",
            PatternMessage = new(
                "Enter an address at https://admin.shopify.com/; {store_handle} stands for the shop’s short name.",
                "Introduceți o adresă de la https://admin.shopify.com/; {store_handle} ține locul numelui scurt al magazinului."),
        },
    ];

    public static IEnumerable<FieldError> CrossCheck(SettingValues values) => ShopifyAccess.CrossCheck(values, Required);

    /// <summary>Where a person reads and answers the chats of this shop.</summary>
    public static string Link(SettingValues values) => values.Text(TemplateField).Replace(Handle, values.Text(ShopifyShop.FieldName).Split('.')[0], StringComparison.Ordinal);
}
