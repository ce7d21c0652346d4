using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GeniusErp.Host;

/// <summary>Bearer JWT. Issuer and keys come from <c>Auth:Authority</c>; Development signs its own tokens at <c>POST /dev/token</c>.</summary>
internal static class Authentication
{
    private const string DevelopmentIssuer = "geniuserp-development";
    private const string DefaultAudience = "geniuserp";
    private static readonly TimeSpan DevelopmentTokenLife = TimeSpan.FromHours(8);

    public static void AddAuthentication(this WebApplicationBuilder builder)
    {
        var authority = builder.Configuration["Auth:Authority"];
        var audience = Audience(builder.Configuration);
        builder.Services.AddAuthentication(SignIn.ByPath).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.IncludeErrorDetails = false;
            options.TokenValidationParameters.ValidAudience = audience;
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
            options.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;
            if (!string.IsNullOrWhiteSpace(authority))
            {
                options.Authority = authority;
                options.RequireHttpsMetadata = !builder.Environment.IsDevelopment();
            }
            else
            {
                options.TokenValidationParameters.ValidIssuer = DevelopmentIssuer;
                options.TokenValidationParameters.IssuerSigningKey = DevelopmentKey(builder.Configuration);
            }
        });
    }

    /// <summary>Development without an issuer: whoever reaches the host may be anybody.</summary>
    public static bool IsOpenToDevelopers(IHostEnvironment environment, IConfiguration configuration)
        => environment.IsDevelopment() && string.IsNullOrWhiteSpace(configuration["Auth:Authority"]);

    /// <summary>Development without an issuer of its own: a token for the asking. Mapped nowhere else.</summary>
    public static void MapDevelopmentToken(this WebApplication app)
    {
        if (!IsOpenToDevelopers(app.Environment, app.Configuration))
        {
            return;
        }

        var key = DevelopmentKey(app.Configuration);
        var audience = Audience(app.Configuration);
        app.MapPost("/dev/token", (DevelopmentTokenRequest request, TimeProvider clock) =>
        {
            var companies = request.Companies();
            if (companies.Count == 0 && !request.Scopes().Contains("integrations.operate"))
            {
                return Results.Problem("Give company_id: a text, or a list of texts.", statusCode: 400);
            }

            var claims = new Dictionary<string, object> { ["sub"] = request.Sub ?? "developer", ["scope"] = string.Join(' ', request.Scopes()) };
            if (companies.Count > 0)
            {
                claims["company_id"] = companies.Count == 1 ? companies[0] : companies;
            }

            if (request.FranchiseId is { Length: > 0 } franchise)
            {
                claims["franchise_id"] = franchise;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = DevelopmentIssuer,
                Audience = audience,
                IssuedAt = now,
                NotBefore = now,
                Expires = now + DevelopmentTokenLife,
                Claims = claims,
                SigningCredentials = new(key, SecurityAlgorithms.HmacSha256),
            });
            return Results.Ok(new { AccessToken = token, TokenType = "Bearer", ExpiresIn = (int)DevelopmentTokenLife.TotalSeconds });
        }).AllowAnonymous().WithTags("Development").WithSummary("A token for trying things out (Development only)");
    }

    private static string Audience(IConfiguration configuration) => configuration["Auth:Audience"] is { Length: > 0 } audience ? audience : DefaultAudience;

    private static SymmetricSecurityKey DevelopmentKey(ConfigurationManager configuration) => DevelopmentKey((IConfiguration)configuration);

    private static SymmetricSecurityKey DevelopmentKey(IConfiguration configuration)
        => new(Encoding.UTF8.GetBytes(DevelopmentSecret.ReadOrMake(
            configuration["Auth:DevelopmentKeyFile"]
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "geniuserp", "development-token-key"))));
}
