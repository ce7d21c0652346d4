using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;

namespace GeniusErp.Host;

/// <summary>
/// What the issuer's userinfo says of the person, beside the identity token. A list becomes one claim for each of its values, as in the token: the framework's own mapping makes
/// one text of it, which would be a company that nobody has.
/// </summary>
internal sealed class UserInfoClaims() : ClaimAction(string.Empty, ClaimValueTypes.String)
{
    private static readonly string[] Used = ["sub", "name", "email", "scope", "company_id", "franchise_id", "company_name"];

    /// <summary>Also <c>company_name:{company_id}</c>, where one name is not enough.</summary>
    public static bool IsUsed(string claim) => Used.Contains(claim, StringComparer.Ordinal) || claim.StartsWith("company_name:", StringComparison.Ordinal);

    public override void Run(JsonElement userData, ClaimsIdentity identity, string issuer)
    {
        if (userData.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in userData.EnumerateObject().Where(member => IsUsed(member.Name)))
        {
            foreach (var value in member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value])
            {
                if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !identity.HasClaim(member.Name, text))
                {
                    identity.AddClaim(new(member.Name, text, ValueType, issuer));
                }
            }
        }
    }
}
