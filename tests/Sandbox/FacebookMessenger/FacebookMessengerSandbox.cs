using GeniusErp.Sandbox.Meta;

namespace GeniusErp.Sandbox.FacebookMessenger;

/// <summary>facebook/facebook-business-sdk-codegen:api_specs/specs/Page.json, edge subscribed_apps; https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps.</summary>
internal sealed class FacebookMessengerSandbox : MetaSandbox
{
    public override string Code => "facebook_messenger";

    public override string Name => "Facebook Messenger";

    public override IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent", "funcționează după consimțământ", """{"page_id":"112233445566778"}"""),
        new("limited", "the Page refuses a permission", "pagina refuză o permisiune", $$"""{"page_id":"{{MetaWorld.LimitedPage}}"}"""),
        new("choose", "the Page is chosen after the consent", "pagina se alege după consimțământ", "{}"),
        new("foreign", "a Page that the person does not have", "o pagină pe care persoana nu o are", """{"page_id":"112233445566999"}"""),
        new("own_app", "the company's own app", "aplicația proprie a firmei", """{"page_id":"112233445566778","client_id":"2039485766203948","client_secret":"1a2b3c4d5e6f708192a3b4c5d6e7f809"}"""),
    ];

    protected override void MapOwn(IEndpointRouteBuilder routes)
    {
    }

    protected override SandboxAnswer Subscription(string page, string client) => page == MetaWorld.LimitedPage ? MetaAnswers.Denied("pages_messaging") : base.Subscription(page, client);
}
