using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace GeniusErp.Host;

/// <summary>
/// People sign in to the pages with OpenID Connect and get a session cookie; programs bring a bearer token. Which of the two counts is decided by the path alone,
/// so a cookie never authorises a call of the API.
/// </summary>
internal static class SignIn
{
    /// <summary>The scheme that picks the other two.</summary>
    public const string ByPath = "by-path";

    private const string PagePath = "/signin";
    private const string ExternalPath = "/signin/external";
    private const string DemoPath = "/signin/demo";
    private const string CallbackPath = "/signin/callback";
    private const string SessionEnd = "session_end";
    private const string DefaultScope = "openid profile email integrations.read integrations.write";
    private static readonly TimeSpan Session = TimeSpan.FromHours(8);
    private static readonly string[] ProgramPaths = ["/api", "/openapi", "/docs", "/dev"];

    /// <summary>Below the API's path, but a browser's: providers send people back there.</summary>
    private const string ConsentCallback = "/api/integrations/callback";

    public static string? SignInPath(this WebApplicationBuilder builder) => ClientId(builder.Configuration) is null ? null : ExternalPath;

    public static string? DemoSignInPath(this WebApplicationBuilder builder) => Authentication.IsOpenToDevelopers(builder.Environment, builder.Configuration) ? DemoPath : null;

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var schemes = builder.Services.AddAuthentication()
            .AddPolicyScheme(ByPath, null, options => options.ForwardDefaultSelector = http =>
                IsProgram(http.Request.Path) || IsNamedAtTheConsentCallback(http.Request) ? JwtBearerDefaults.AuthenticationScheme : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options =>
            {
                options.Cookie.Name = "geniuserp.session";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
                options.ExpireTimeSpan = Session;
                options.SlidingExpiration = false;
                options.LoginPath = options.AccessDeniedPath = PagePath;
            });
        if (ClientId(builder.Configuration) is { } client)
        {
            schemes.AddOpenIdConnect(options => Configure(options, builder, client));
        }
    }

    /// <summary>Somebody who says who they are is taken at their word, also where browsers come: another one than who began must not end a trip.</summary>
    private static bool IsNamedAtTheConsentCallback(HttpRequest request)
        => request.Path.StartsWithSegments(ConsentCallback, StringComparison.OrdinalIgnoreCase) && request.Headers.Authorization.Count > 0;

    public static void MapSignIn(this WebApplication app)
    {
        app.MapPost("/signout", SignOutAsync).ExcludeFromDescription();
        if (ClientId(app.Configuration) is not null)
        {
            app.MapPost(ExternalPath, (IFormCollection form) =>
                Results.Challenge(new() { RedirectUri = LocalOr(form["return"]) }, [OpenIdConnectDefaults.AuthenticationScheme])).AllowAnonymous().ExcludeFromDescription();
        }

        if (Authentication.IsOpenToDevelopers(app.Environment, app.Configuration))
        {
            app.MapPost(DemoPath, DemoAsync).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static void Configure(OpenIdConnectOptions options, WebApplicationBuilder builder, string client)
    {
        options.Authority = builder.Configuration["Auth:Authority"];
        options.ClientId = client;
        options.ClientSecret = builder.Configuration["Auth:ClientSecret"];
        options.RequireHttpsMetadata = !builder.Environment.IsDevelopment();
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.ResponseType = "code";
        options.ResponseMode = "query";
        options.UsePkce = true;
        options.CallbackPath = CallbackPath;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.TokenValidationParameters.NameClaimType = "name";
        options.ClaimActions.Clear();
        options.ClaimActions.Add(new UserInfoClaims());
        options.Scope.Clear();
        foreach (var scope in (builder.Configuration["Auth:Scope"] ?? DefaultScope).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options.Scope.Add(scope);
        }

        // Refused, expired, forged or used before: it ends where it began, and says so.
        options.Events.OnRemoteFailure = failure =>
        {
            failure.Response.Redirect($"{PagePath}?failed=1&ReturnUrl={Uri.EscapeDataString(LocalOr(failure.Properties?.RedirectUri))}");
            failure.HandleResponse();
            return Task.CompletedTask;
        };
        options.Events.OnTokenResponseReceived = received =>
        {
            // Leaving the scope out means: as asked for (RFC 6749 section 5.1). It is what this session may do.
            var granted = received.TokenEndpointResponse.Scope is { Length: > 0 } scope ? scope : string.Join(' ', received.Options.Scope);
            received.HttpContext.Items["scope"] = granted;
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = ticket =>
        {
            // The cookie carries what is asked of it, and nothing else that an issuer has to say.
            var identity = new ClaimsIdentity(ticket.Principal!.Claims.Where(claim => UserInfoClaims.IsUsed(claim.Type)), CookieAuthenticationDefaults.AuthenticationScheme, "name", null);
            if (!identity.HasClaim(claim => claim.Type == "scope") && ticket.HttpContext.Items["scope"] is string granted)
            {
                identity.AddClaim(new("scope", granted));
            }

            EndWithCookie(identity, ticket.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
            ticket.Principal = new(identity);
            return Task.CompletedTask;
        };
    }

    /// <param name="form">Brings the proof against forgery along.</param>
    private static async Task<IResult> SignOutAsync(HttpContext http, IFormCollection form)
    {
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect(PagePath);
    }

    /// <summary>Development, as <c>/dev/token</c>: whoever asks is let in. Takes the same names as that, for trying out other people.</summary>
    private static async Task<IResult> DemoAsync(HttpContext http, IConfiguration configuration, TimeProvider clock, IFormCollection form)
    {
        var name = Given("sub") ?? "demo";
        var identity = new ClaimsIdentity(
            [new("sub", name), new("name", name), new("scope", Given("scope") ?? "integrations.read integrations.write")], CookieAuthenticationDefaults.AuthenticationScheme, "name", null);
        var companies = form["company_id"].OfType<string>().Where(company => company.Length > 0).ToList();
        identity.AddClaims((companies.Count > 0 ? companies : [configuration["Demo:Company"] ?? "demo"]).Select(company => new Claim("company_id", company)));
        if (Given("franchise_id") is { } franchise)
        {
            identity.AddClaim(new("franchise_id", franchise));
        }

        EndWithCookie(identity, clock);
        await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new(identity));
        return Results.LocalRedirect(LocalOr(form["return"]));

        string? Given(string field) => form[field].ToString() is { Length: > 0 } value ? value : null;
    }

    private static bool IsProgram(PathString requested)
        => ProgramPaths.Any(path => requested.StartsWithSegments(path, StringComparison.Ordinal)) && !requested.StartsWithSegments(ConsentCallback, StringComparison.Ordinal);

    private static void EndWithCookie(ClaimsIdentity identity, TimeProvider clock)
        => identity.AddClaim(new(SessionEnd, (clock.GetUtcNow() + Session).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    private static string? ClientId(IConfiguration configuration)
        => !string.IsNullOrWhiteSpace(configuration["Auth:Authority"]) && configuration["Auth:ClientId"] is { Length: > 0 } client ? client : null;

    private static string LocalOr(string? path) => path is { Length: > 0 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) ? path : "/";
}
