using GeniusErp.Sandbox.Meta;

namespace GeniusErp.Sandbox.FacebookComments;

/// <summary>facebook/facebook-business-sdk-codegen:api_specs/specs/Page.json, edge published_posts; https://developers.facebook.com/docs/pages-api.</summary>
internal sealed class FacebookCommentsSandbox : MetaSandbox
{
    public override string Code => "facebook_comments";

    public override string Name => "Facebook Comments";

    public override IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent", "funcționează după consimțământ", """{"page_id":"112233445566778"}"""),
        new("limited", "the Page refuses a permission", "pagina refuză o permisiune", $$"""{"page_id":"{{MetaWorld.LimitedPage}}"}"""),
        new("quiet", "a Page without posts", "o pagină fără postări", """{"page_id":"112233445566779"}"""),
        new("choose", "the Page is chosen after the consent", "pagina se alege după consimțământ", "{}"),
    ];

    protected override void MapOwn(IEndpointRouteBuilder routes)
        => routes.MapGet(Base + "{id}/published_posts", (HttpRequest request, string id) => AsPage(request, id, "pages_read_engagement", _ => id switch
        {
            MetaWorld.LimitedPage => MetaAnswers.Refuse(10, "(#10) This endpoint requires the 'pages_read_user_content' permission or the 'Page Public Content Access' feature."),
            "112233445566778" => MetaAnswers.Ok(new { data = new[] { new { id = id + "_998877" } }, paging = new { cursors = new { before = "QVFI", after = "QVFJ" } } }),
            _ => MetaAnswers.Ok(new { data = Array.Empty<object>() }),
        }));
}
