using GeniusErp.Sandbox.Meta;

namespace GeniusErp.Sandbox.FacebookAnalytics;

/// <summary>
/// https://developers.facebook.com/docs/graph-api/reference/insights; facebook/facebook-business-sdk-codegen:api_specs/specs/{InsightsResult,AdsPixel}.json.
/// Retired metrics: https://developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics.
/// </summary>
internal sealed class FacebookAnalyticsSandbox : MetaSandbox
{
    private const string Dataset = "876543210987654";
    private const string Reads = "EAACSandboxReadsAndSends0000000000000001";
    private const string SendsOnly = "EAACSandboxMaySendOnly000000000000000002";
    private const string Dead = "EAACSandboxWasTakenBack00000000000000003";

    private static readonly string[] Metrics = ["page_media_view", "page_total_media_view_unique", "page_post_engagements", "page_daily_follows", "page_views_total"];

    public override string Code => "facebook_analytics";

    public override string Name => "Meta Insights & Conversions";

    public override IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "both work after the consent", "ambele funcționează după consimțământ", $$"""{"capabilities":"both","page_id":"112233445566778","dataset_id":"{{Dataset}}","conversions_access_token":"{{Reads}}"}"""),
        new("limited", "the Page refuses a permission", "pagina refuză o permisiune", $$"""{"capabilities":"page_insights","page_id":"{{MetaWorld.LimitedPage}}"}"""),
        new("small", "a Page without figures", "o pagină fără cifre", """{"capabilities":"page_insights","page_id":"112233445566779"}"""),
        new("conversions", "conversions only, without a consent", "doar conversii, fără consimțământ", $$"""{"capabilities":"conversions","dataset_id":"{{Dataset}}","conversions_access_token":"{{Reads}}"}"""),
        new("sends_only", "a token that may only send", "un token care poate doar trimite", $$"""{"capabilities":"conversions","dataset_id":"{{Dataset}}","conversions_access_token":"{{SendsOnly}}"}"""),
        new("dead_token", "a token that was taken back", "un token retras", $$"""{"capabilities":"conversions","dataset_id":"{{Dataset}}","conversions_access_token":"{{Dead}}"}"""),
        new("choose", "the Page is chosen after the consent", "pagina se alege după consimțământ", """{"capabilities":"page_insights"}"""),
    ];

    protected override void MapOwn(IEndpointRouteBuilder routes)
        => routes.MapGet(Base + "{id}/insights", (HttpRequest request, string id) => AsPage(request, id, "read_insights", _ => Insights(request, id)));

    protected override SandboxAnswer Object(HttpRequest request, string id)
    {
        if (Bearer(request)?.StartsWith("EAACSandbox", StringComparison.Ordinal) != true)
        {
            return base.Object(request, id);
        }

        // The token is not of our app, so no proof of ours fits it.
        return request.Query.ContainsKey("appsecret_proof") ? MetaAnswers.Refuse(100, "Invalid appsecret_proof provided in the API argument", type: "GraphMethodException")
            : Bearer(request) switch
            {
                Reads when id == Dataset => MetaAnswers.Ok(new { id, name = "Set de date Exemplu", last_fired_time = "2026-11-21T10:15:00+0000" }),
                Reads => MetaAnswers.Hidden(id),
                SendsOnly => MetaAnswers.Refuse(100, "(#100) Missing Permission"),
                _ => MetaAnswers.Refuse(190, "Error validating access token: The session was invalidated.", 460),
            };
    }

    protected override SandboxAnswer? InspectOwn(string? asker, string input)
        => asker is Reads or SendsOnly && asker == input ? MetaAnswers.Ok(new { data = new { app_id = "3049586777304958", type = "SYSTEM_USER", is_valid = true, expires_at = 0, scopes = Array.Empty<string>() } }) : null;

    private static SandboxAnswer Insights(HttpRequest request, string id)
    {
        var metric = request.Query["metric"].ToString();
        if (metric.Length == 0)
        {
            return MetaAnswers.Refuse(3001, "(#3001) No metric was specified", 1504028);
        }

        if (!Metrics.Contains(metric))
        {
            return MetaAnswers.Refuse(100, "(#100) The value must be a valid insights metric");
        }

        return id switch
        {
            MetaWorld.LimitedPage => MetaAnswers.Denied("read_insights"),
            "112233445566778" => MetaAnswers.Ok(new
            {
                data = new[] { new { name = metric, period = "day", values = new[] { new { value = 12, end_time = "2026-11-21T08:00:00+0000" } }, title = "Daily media views", id = $"{id}/insights/{metric}/day" } },
                paging = new { previous = "https://graph.facebook.com/v26.0/", next = "https://graph.facebook.com/v26.0/" },
            }),
            _ => MetaAnswers.Ok(new { data = Array.Empty<object>() }),
        };
    }
}
