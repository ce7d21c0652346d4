using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Sandbox.Meta;

/// <summary>
/// What the four share: login dialog, token endpoint, debug_token and the edges of /me. developers.facebook.com: facebook-login/guides/advanced/manual-flow,
/// facebook-login/guides/access-tokens/get-long-lived, graph-api/reference/debug_token, graph-api/guides/secure-requests;
/// facebook/facebook-business-sdk-codegen:api_specs/specs/{User,Page}.json.
/// </summary>
internal abstract class MetaSandbox : ISandboxProvider
{
    protected const string Base = "/v26.0/";

    /// <summary>A saved set of permissions, in place of <c>scope</c>.</summary>
    private const string Configuration = "738291047562910";

    private static readonly string[] Configured =
        ["pages_show_list", "pages_read_engagement", "pages_messaging", "pages_manage_metadata", "pages_read_user_content", "pages_manage_engagement", "read_insights", "ads_read", "business_management"];

    /// <summary>Of codegen's enum pagesubscribed_apps_subscribed_fields_enum_param, those that a connection here might ask for.</summary>
    private static readonly string[] Fields =
        ["feed", "leadgen", "mention", "message_deliveries", "message_echoes", "message_reactions", "message_reads", "messages", "messaging_optins", "messaging_postbacks", "messaging_referrals", "ratings"];

    private static readonly OAuthShape Shape = new() { ScopeSeparator = ',', NamesScopes = false };

    private SandboxAuthority authority = null!;

    public abstract string Code { get; }

    public abstract string Name { get; }

    public abstract IReadOnlyList<SandboxCredential> Credentials { get; }

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string>
    {
        ["ApiBaseUrl"] = "v26.0/",
        ["AuthorizeUrl"] = "v26.0/dialog/oauth",
        ["TokenUrl"] = "v26.0/oauth/access_token",
    };

    protected MetaWorld World => MetaWorld.Of(authority);

    public void Join(SandboxAuthorities authorities) => authority = authorities.Of("meta", meta =>
    {
        meta.Clients.AddRange([new("1029384756102938", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"), new("2039485766203948", "1a2b3c4d5e6f708192a3b4c5d6e7f809")]);
        meta.Webhook = new("MetaAppKeyOfTheSandbox000001", VerifyToken: "wv_SandboxVerifyToken000001");
        meta.Accounts.AddRange(MetaWorld.People);
        meta.AccessLife = TimeSpan.FromSeconds(5_183_944);
        meta.RefreshLife = null;
        meta.Mint = (_, _, _) => "EAAB" + SandboxAuthority.Random();
    });

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base + "dialog/oauth", IResult (HttpContext http) => Dialog(http));
        routes.MapPost(Base + "oauth/access_token", async (HttpRequest request) =>
            Token((await request.ReadFormAsync()).ToDictionary(member => member.Key, member => member.Value.ToString())));
        routes.MapGet(Base + "debug_token", (HttpRequest request) => Inspect(request));
        routes.MapGet(Base + "me", (HttpRequest request) => AsPerson(request, person => MetaAnswers.Ok(new { id = person.Grant.Account.Id })));
        routes.MapGet(Base + "me/permissions", (HttpRequest request) => AsPerson(request, person => MetaAnswers.Ok(new
        {
            data = World.PermissionsOf(person.Grant).Select(permission => new { permission = permission.Name, status = permission.Status }),
        })));
        routes.MapDelete(Base + "me/permissions", (HttpRequest request) => AsPerson(request, person =>
        {
            World.Remove(person.Grant);
            return MetaAnswers.Ok(new { success = true });
        }));
        routes.MapGet(Base + "me/accounts", (HttpRequest request) => AsPerson(request, person => Pages(request, person)));
        routes.MapGet(Base + "{id}", (HttpRequest request, string id) => request.Query["fields"] == "access_token" ? AsPerson(request, person => PageToken(person, id)) : Object(request, id));
        routes.MapGet(Base + "{id}/subscribed_apps", (HttpRequest request, string id) => AsPage(request, id, "pages_manage_metadata", page => Subscription(id, page.Grant.ClientId)));
        routes.MapPost(Base + "{id}/subscribed_apps", (HttpRequest request, string id) => AsPage(request, id, "pages_manage_metadata", page => Subscribe(request, id, page)));
        routes.MapDelete(Base + "{id}/subscribed_apps", (HttpRequest request, string id) => AsPage(request, id, "pages_manage_metadata", page =>
        {
            World.Unsubscribe(id, page.Grant.ClientId);
            return MetaAnswers.Ok(new { success = true });
        }));
        MapOwn(routes);
    }

    public SandboxAnswer Error(int status) => MetaAnswers.Error(status);

    public void Reset() => World.Reset();

    /// <summary>The calls of this connection alone.</summary>
    protected abstract void MapOwn(IEndpointRouteBuilder routes);

    /// <summary>What stands at an id. Default: a Page, for its own token.</summary>
    protected virtual SandboxAnswer Object(HttpRequest request, string id)
        => AsPage(request, id, "pages_read_engagement", person => MetaAnswers.Ok(new { id, name = MetaWorld.PagesOf(person.Grant.Account).First(page => page.Id == id).Name }));

    protected SandboxAnswer AsPerson(HttpRequest request, Func<MetaSandboxToken, SandboxAnswer> answer)
        => Caller(request, out var token) is { } refused ? refused : token!.Page is null ? answer(token) : MetaAnswers.Refuse(210, "(#210) A user access token is required to request this resource.");

    protected SandboxAnswer AsPage(HttpRequest request, string page, string permission, Func<MetaSandboxToken, SandboxAnswer> answer)
        => Caller(request, out var token) is { } refused ? refused
            : token!.Page is null ? MetaAnswers.Refuse(210, "(#210) A page access token is required to request this resource.")
            : token.Page != page ? MetaAnswers.Hidden(page)
            : World.Has(token.Grant, permission) ? answer(token)
            : MetaAnswers.Denied(permission);

    protected static string? Bearer(HttpRequest request)
        => request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;

    /// <summary>Null when the call's token is alive and its proof is that of this very token.</summary>
    private SandboxAnswer? Caller(HttpRequest request, out MetaSandboxToken? token)
    {
        token = null;
        if (Bearer(request) is not { } value || World.Find(value) is not { } found)
        {
            return MetaAnswers.Refuse(190, "Invalid OAuth access token - Cannot parse access token");
        }

        var secret = authority.Clients.First(client => client.Id == found.Grant.ClientId).Secret;
        if (request.Query["appsecret_proof"].ToString() is not { Length: > 0 } proof)
        {
            return MetaAnswers.Refuse(100, "API calls from the server require an appsecret_proof argument", type: "GraphMethodException");
        }

        if (proof != Proof(secret, value))
        {
            return MetaAnswers.Refuse(100, "Invalid appsecret_proof provided in the API argument", type: "GraphMethodException");
        }

        token = found;
        return Dead(found);
    }

    /// <summary>A Page token lives as long as the consent, unless it was derived from a short user token: then, by the time it is used, it is gone.</summary>
    private SandboxAnswer? Dead(MetaSandboxToken token) => token switch
    {
        { Grant.Revoked: true } when World.IsForgotten(token.Grant) => MetaAnswers.Refuse(190, "Error validating access token: The user has not authorized application.", 458),
        { Grant.Revoked: true } => MetaAnswers.Refuse(190, "Error validating access token: The session has been invalidated because the user changed their password.", 460),
        { Page: not null, LongLived: true } => null,
        { Page: null } when authority.Find(token.Value) is not null => null,
        _ => MetaAnswers.Refuse(190, "Error validating access token: Session has expired.", 463),
    };

    private IResult Dialog(HttpContext http)
    {
        var query = http.Request.Query.ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value.ToString());
        if (query.TryGetValue("config_id", out var configuration))
        {
            if (configuration != Configuration || query.ContainsKey("scope"))
            {
                return SandboxAnswer.Html(400, "<h1>Invalid configuration</h1>");
            }

            query["scope"] = string.Join(',', Configured);
            http.Request.QueryString = QueryString.Create(query);
        }

        if (query.GetValueOrDefault("decision") == "approve" && query.GetValueOrDefault("untick") is { } unticked)
        {
            World.Decline(query["client_id"]!, query.GetValueOrDefault("account") ?? MetaWorld.People[0].Id, unticked.Split(','));
        }

        return OAuthRoutes.Authorize(http, authority, Shape);
    }

    private SandboxAnswer Token(Dictionary<string, string> form)
    {
        if (authority.Clients.FirstOrDefault(known => known.Id == form.GetValueOrDefault("client_id")) is not { } client)
        {
            return MetaAnswers.Refuse(101, "Error validating application. Cannot get application info due to a system error.");
        }

        if (client.Secret != form.GetValueOrDefault("client_secret"))
        {
            return MetaAnswers.Refuse(1, "Error validating client secret.");
        }

        if (form.GetValueOrDefault("grant_type") == "fb_exchange_token")
        {
            return World.Find(form.GetValueOrDefault("fb_exchange_token") ?? string.Empty) is not { Page: null } old || old.Grant.ClientId != client.Id
                ? MetaAnswers.Refuse(190, "Invalid OAuth access token - Cannot parse access token")
                : Dead(old) ?? Issue(old.Grant, longLived: true);
        }

        if (authority.Redeem(form.GetValueOrDefault("code"), client.Id, form.GetValueOrDefault("redirect_uri"), form.GetValueOrDefault("code_verifier")) is not { } grant)
        {
            return MetaAnswers.Refuse(100, "This authorization code has been used.", 36009);
        }

        World.Grant(grant);
        return Issue(grant, longLived: false);
    }

    /// <summary>No refresh token, no scope.</summary>
    private SandboxAnswer Issue(SandboxGrant grant, bool longLived)
    {
        var token = authority.Issue(grant);
        World.Remember(new(token.Value, grant, null, longLived));
        return MetaAnswers.Ok(new { access_token = token.Value, token_type = "bearer", expires_in = longLived ? (long)authority.AccessLife.TotalSeconds : 5_400 });
    }

    /// <summary>200 even for a dead token. Asked by the app whose token it is, or by the token itself.</summary>
    private SandboxAnswer Inspect(HttpRequest request)
    {
        var (asker, input) = (Bearer(request), request.Query["input_token"].ToString());
        if (InspectOwn(asker, input) is { } own)
        {
            return own;
        }

        if (authority.Clients.FirstOrDefault(client => $"{client.Id}|{client.Secret}" == asker) is not { } app)
        {
            return MetaAnswers.Refuse(190, "Invalid OAuth access token signature.");
        }

        if (request.Query["appsecret_proof"] != Proof(app.Secret, asker!))
        {
            return MetaAnswers.Refuse(100, "Invalid appsecret_proof provided in the API argument", type: "GraphMethodException");
        }

        return World.Find(input) is not { } token || Dead(token) is not null
            ? MetaAnswers.Ok(new { data = new { is_valid = false, scopes = Array.Empty<string>(), error = new { code = 190, subcode = 463, message = "Error validating access token: Session has expired." } } })
            : MetaAnswers.Ok(new
            {
                data = new
                {
                    app_id = token.Grant.ClientId,
                    type = token.Page is null ? "USER" : "PAGE",
                    application = "GeniusERP",
                    is_valid = true,
                    expires_at = 0,
                    scopes = World.PermissionsOf(token.Grant).Where(permission => permission.Status == "granted").Select(permission => permission.Name),
                    user_id = token.Grant.Account.Id,
                },
            });
    }

    /// <summary>A token that asks about itself, where this connection knows such tokens.</summary>
    protected virtual SandboxAnswer? InspectOwn(string? asker, string input) => null;

    private SandboxAnswer Pages(HttpRequest request, MetaSandboxToken person)
    {
        if (!World.Has(person.Grant, "pages_show_list"))
        {
            return MetaAnswers.Denied("pages_show_list");
        }

        var fields = request.Query["fields"].ToString().Split(',');
        var limit = int.Parse(request.Query["limit"].ToString(), CultureInfo.InvariantCulture);
        var data = MetaWorld.PagesOf(person.Grant.Account).Take(limit).Select(page =>
        {
            var item = new Dictionary<string, object> { ["id"] = page.Id, ["name"] = page.Name };
            if (fields.Contains("access_token"))
            {
                item["access_token"] = World.PageToken(person, page.Id).Value;
            }

            if (fields.Contains("tasks"))
            {
                item["tasks"] = page.Tasks;
            }

            return item;
        });
        return MetaAnswers.Ok(new { data, paging = new { cursors = new { before = "QVFI", after = "QVFJ" } } });
    }

    /// <summary>The app's own line of the list.</summary>
    protected virtual SandboxAnswer Subscription(string page, string client) => MetaAnswers.Ok(new
    {
        data = World.SubscribedTo(page, client) is { } fields
            ? [new { category = "Business", link = "https://erp.example.ro/", name = "GeniusERP", id = client, subscribed_fields = fields }]
            : Array.Empty<object>(),
    });

    /// <summary>Fields of messages need their own permission besides.</summary>
    private SandboxAnswer Subscribe(HttpRequest request, string page, MetaSandboxToken token)
    {
        var fields = request.Query["subscribed_fields"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0 || fields.Except(Fields).Any())
        {
            return MetaAnswers.Refuse(100, "(#100) Param subscribed_fields must be one of {" + string.Join(", ", Fields) + "}");
        }

        if (fields.Any(field => field.StartsWith("messag", StringComparison.Ordinal)) && !World.Has(token.Grant, "pages_messaging"))
        {
            return MetaAnswers.Denied("pages_messaging");
        }

        World.Subscribe(page, token.Grant.ClientId, fields);
        return MetaAnswers.Ok(new { success = true });
    }

    private SandboxAnswer PageToken(MetaSandboxToken person, string page)
        => MetaWorld.PagesOf(person.Grant.Account).Any(known => known.Id == page) ? MetaAnswers.Ok(new { id = page, access_token = World.PageToken(person, page).Value }) : MetaAnswers.Hidden(page);

    private static string Proof(string secret, string token) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token)));
}
