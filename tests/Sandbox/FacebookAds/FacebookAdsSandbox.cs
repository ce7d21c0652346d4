using GeniusErp.Sandbox.Meta;

namespace GeniusErp.Sandbox.FacebookAds;

/// <summary>facebook/facebook-business-sdk-codegen:api_specs/specs/{AdAccount,User}.json, edge adaccounts.</summary>
internal sealed class FacebookAdsSandbox : MetaSandbox
{
    public override string Code => "facebook_ads";

    public override string Name => "Facebook Ads";

    public override IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works after the consent", "funcționează după consimțământ", """{"ad_account_id":"act_123456789012345"}"""),
        new("limited", "the ad account refuses a permission", "contul refuză o permisiune", $$"""{"ad_account_id":"{{MetaWorld.LimitedAdAccount}}"}"""),
        new("disabled", "an ad account that is switched off", "un cont de reclame dezactivat", """{"ad_account_id":"act_123456789012346"}"""),
        new("foreign", "somebody else's ad account", "contul de reclame al altcuiva", """{"ad_account_id":"act_999999999999999"}"""),
        new("choose", "the ad account is chosen after the consent", "contul se alege după consimțământ", "{}"),
    ];

    protected override SandboxAnswer Object(HttpRequest request, string id) => AsPerson(request, person =>
        !World.Has(person.Grant, "ads_read") || id == MetaWorld.LimitedAdAccount ? MetaAnswers.Refuse(200, "(#200) Ad account owner has NOT grant ads_management or ads_read permission")
        : MetaWorld.AdAccountsOf(person.Grant.Account).FirstOrDefault(account => account.Id == id) is { } account
            ? MetaAnswers.Ok(new { id, account_id = id["act_".Length..], name = account.Name, account_status = account.Status, currency = account.Currency, timezone_name = "Europe/Bucharest" })
            : MetaAnswers.Hidden(id));

    protected override void MapOwn(IEndpointRouteBuilder routes)
        => routes.MapGet(Base + "me/adaccounts", (HttpRequest request) => AsPerson(request, person => MetaAnswers.Ok(new
        {
            data = MetaWorld.AdAccountsOf(person.Grant.Account).Select(account => new { id = account.Id, name = account.Name, account_status = account.Status, currency = account.Currency }),
            paging = new { cursors = new { before = "QVFI", after = "QVFJ" } },
        })));
}
