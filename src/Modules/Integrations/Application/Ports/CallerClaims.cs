using System.Security.Claims;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>What a caller's token or session says of the tenant. Nothing about the tenant ever comes from a body or a query.</summary>
internal static class CallerClaims
{
    public const string Company = "company_id";
    public const string Franchise = "franchise_id";
    public const string Scope = "scope";
    public const string Subject = "sub";

    public const string Read = "integrations.read";
    public const string Write = "integrations.write";
    public const string Operate = "integrations.operate";

    public static IReadOnlyList<string> CompaniesOf(ClaimsPrincipal user) => [.. user.FindAll(Company).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>The <c>scope</c> claim (RFC 8693 section 4.2, words separated by spaces).</summary>
    public static bool May(ClaimsPrincipal user, string scope)
        => user.FindAll(Scope).SelectMany(claim => claim.Value.Split(' ')).Contains(scope, StringComparer.Ordinal);

    /// <param name="named">The company that the call names; null when it names none, which is enough for a caller of one company.</param>
    public static Result<TenantScope> TenantOf(ClaimsPrincipal user, string? named)
    {
        var companies = CompaniesOf(user);
        if (companies.Count == 0)
        {
            return Error.Of(ErrorKind.Forbidden, "request.company_foreign");
        }

        if (named is null && companies.Count > 1)
        {
            return Error.Of(ErrorKind.Invalid, "request.company_required");
        }

        var company = named ?? companies[0];
        if (!companies.Contains(company, StringComparer.Ordinal))
        {
            return Error.Of(ErrorKind.Forbidden, "request.company_foreign");
        }

        var tenant = new TenantScope(company, user.FindFirst(Franchise)?.Value);
        return tenant.IsValid ? tenant : Error.Of(ErrorKind.Forbidden, "request.company_foreign");
    }

    /// <summary>Who acts, for the activity log.</summary>
    public static Actor ActorOf(ClaimsPrincipal user)
    {
        var id = user.FindFirst(Subject)?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? "unknown";
        return new("person", Bounded(id), NameOf(user) is { } name && name != id ? Bounded(name) : null);
    }

    /// <summary>What people call the user; null when the token does not say.</summary>
    public static string? NameOf(ClaimsPrincipal user) => user.FindFirst("name")?.Value ?? user.FindFirst("email")?.Value;

    private static string Bounded(string text) => text.Length <= 200 ? text : text[..200];
}
