using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Providers.FacebookMessenger;

internal sealed class FacebookMessengerProvider : IProvider
{
    public static readonly ProviderDescriptor Declared = new()
    {
        Provider = Provider.FacebookMessenger,
        Name = "Facebook Messenger",
        Category = ProviderCategory.Messaging,
        Summary = new("Answer your Page’s messages from the ERP", "Răspunde din ERP la mesajele paginii"),
        Needs = new(
            "A Facebook account that may answer messages on your Page (task “Messages”)",
            "Un cont de Facebook care poate răspunde la mesaje pe pagina dumneavoastră (rolul „Mesaje”)"),
        Monogram = "FBM",
        Aliases = ["facebook", "fb", "messenger", "meta", "mesaje", "chat", "inbox"],
        AuthKinds = [AuthKind.Oauth2Code],
        Settings = FacebookMessengerSettings.Fields,
        Environments = MetaOAuth.Environments,
        ApiVersion = MetaOAuth.Version,
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /{page_id}?fields=id,name, then /{page_id}/subscribed_apps",
        Errors = MetaErrors.Map(MetaFields.PageId, FacebookMessengerSettings.PageHidden),
        Scopes = [MetaScopes.PageList, MetaScopes.PageReading, MetaScopes.Messaging, MetaScopes.PageEvents, MetaScopes.Business],
        OAuth = [MetaOAuth.Rule()],
        LivesOn = MetaPages.Token,
        Webhooks = MetaWebhooks.Rule(field => field == MetaWebhooks.Standby || field.StartsWith("messag", StringComparison.Ordinal)),
        RateLimit = new(200, TimeSpan.FromHours(1), "https://developers.facebook.com/docs/graph-api/overview/rate-limiting: a day’s quota of a Page is 4800 calls for each engaged user; 200 an hour is the smallest of its rules"),
        Limitations = new(
            "Answers freely within 24 hours of the customer’s last message; later only a person may answer, within 7 days, or an approved template.",
            "Se poate răspunde liber în 24 de ore de la ultimul mesaj al clientului; după aceea doar o persoană, în 7 zile, sau printr-un șablon aprobat."),
        Documentation = new Uri("https://developers.facebook.com/docs/messenger-platform"),
        Tier = QualityTier.Silver,
        CrossCheck = MetaFields.CrossCheck,
    };

    public ProviderDescriptor Descriptor => Declared;

    public Type Connector => typeof(FacebookMessengerConnector);

    public void Register(IServiceCollection services) => MetaConnector.Register(services);
}
