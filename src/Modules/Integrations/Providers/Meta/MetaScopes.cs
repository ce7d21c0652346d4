using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>https://developers.facebook.com/docs/permissions: the permissions that more than one connection asks for.</summary>
internal static class MetaScopes
{
    public static readonly ProviderScope PageList = new(
        "pages_show_list",
        new("See the list of your Pages", "Vede lista paginilor dumneavoastră"),
        new("no Page can be chosen", "nu poate fi aleasă nicio pagină"));

    public static readonly ProviderScope PageReading = new(
        "pages_read_engagement",
        new("Read what the Page publishes", "Citește ce publică pagina"),
        new("the Page cannot be read", "pagina nu poate fi citită"));

    public static readonly ProviderScope PageEvents = new(
        "pages_manage_metadata",
        new("Subscribe to the Page’s events", "Se abonează la evenimentele paginii"),
        new("nothing arrives by itself", "nimic nu sosește de la sine"));

    public static readonly ProviderScope Messaging = new(
        "pages_messaging",
        new("Read and answer the Page’s messages", "Citește și răspunde la mesajele paginii"),
        new("messages cannot be read or answered", "mesajele nu pot fi citite și nu se poate răspunde"));

    /// <summary>Facebook hides a business portfolio's Pages and ad accounts from those who lack it.</summary>
    public static readonly ProviderScope Business = new(
        "business_management",
        new("See what belongs to your business portfolio", "Vede ce aparține portofoliului firmei"),
        new("Pages and ad accounts of a business portfolio may be missing from the list", "paginile și conturile de reclame dintr-un portofoliu pot lipsi din listă"))
    {
        Optional = true,
    };
}
