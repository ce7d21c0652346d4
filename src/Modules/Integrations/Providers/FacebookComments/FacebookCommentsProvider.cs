using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.FacebookComments;

internal sealed class FacebookCommentsProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.FacebookComments,
        Name = "Facebook Comments",
        Category = ProviderCategory.Messaging,
        Summary = new("Read and moderate your Page’s comments", "Citește și moderează comentariile paginii"),
        Needs = new(
            "A Facebook account that may moderate your Page (task “Community activity”)",
            "Un cont de Facebook care poate modera pagina dumneavoastră (rolul „Activitatea comunității”)"),
        Monogram = "FBC",
        Aliases = ["facebook", "fb", "comments", "meta", "comentarii", "postari", "moderare"],
        AuthKinds = [AuthKind.Oauth2Code],
        Settings = FacebookCommentsSettings.Fields,
        Environments = MetaOAuth.Environments,
        ApiVersion = MetaOAuth.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /{page_id}?fields=id,name, then /{page_id}/published_posts?fields=id&limit=1",
        Errors = MetaErrors.Map(MetaFields.PageId, FacebookCommentsSettings.PageHidden),
        Scopes =
        [
            MetaScopes.PageList,
            MetaScopes.PageReading,
            new(
                "pages_read_user_content",
                new("Read what others write on the Page", "Citește ce scriu alții pe pagină"),
                new("comments cannot be read", "comentariile nu pot fi citite")),
            new(
                "pages_manage_engagement",
                new("Answer, hide and delete comments", "Răspunde la comentarii, le ascunde și le șterge"),
                new("comments cannot be answered or hidden", "nu se poate răspunde la comentarii și nu pot fi ascunse")),
            MetaScopes.PageEvents,
            MetaScopes.Messaging with { Optional = true, Without = new("comments cannot be answered by a private message", "nu se poate răspunde la comentarii prin mesaj privat") },
            MetaScopes.Business,
        ],
        OAuth = [MetaOAuth.Rule()],
        LivesOn = MetaPages.Token,
        Webhooks = MetaWebhooks.Rule(field => field is "feed" or "mention" or "ratings"),
        RateLimit = new(200, TimeSpan.FromHours(1), "https://developers.facebook.com/docs/graph-api/overview/rate-limiting: a day’s quota of a Page is 4800 calls for each engaged user; 200 an hour is the smallest of its rules"),
        Limitations = new(
            "About 600 posts a year are listed, Reels not at all; people who did not allow it stay without a name.",
            "Sunt listate circa 600 de postări pe an, iar Reels deloc; persoanele care nu au permis acest lucru rămân fără nume."),
        Documentation = new Uri("https://developers.facebook.com/docs/pages-api"),
        Tier = QualityTier.Silver,
        CrossCheck = MetaFields.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(FacebookCommentsConnector);

    public void Register(IServiceCollection services) => MetaConnector.Register(services);
}
