using System.Text.Json;

namespace GeniusErp.Host;

/// <summary>For whom a Development token is made.</summary>
/// <param name="CompanyId">One company, or a list for an accountant.</param>
/// <param name="Scope">Words separated by spaces; default read and write.</param>
internal sealed record DevelopmentTokenRequest(JsonElement? CompanyId, string? FranchiseId, string? Scope, string? Sub)
{
    public IReadOnlyList<string> Companies() => CompanyId switch
    {
        { ValueKind: JsonValueKind.String } one when one.GetString() is { Length: > 0 } company => [company],
        { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };

    public IReadOnlyList<string> Scopes() => (Scope ?? "integrations.read integrations.write").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
