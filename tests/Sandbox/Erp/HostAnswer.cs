using System.Text.Json.Nodes;

namespace GeniusErp.Sandbox.Erp;

/// <summary>The host said no to something that has to work.</summary>
internal sealed class HostRefusedException(string message) : Exception(message);

/// <param name="Body">A row, a list or a problem.</param>
internal sealed record HostAnswer(int Status, JsonObject Body)
{
    public bool Succeeded => Status is >= 200 and < 300;

    public IntegrationRow Row => IntegrationRow.Of(Body);

    /// <summary>The problem in one line; never what was sent.</summary>
    public string Problem => $"{Body["code"]?.GetValue<string>() ?? $"HTTP {Status}"}: {Body["detail"]?.GetValue<string>() ?? "no explanation"}";

    /// <exception cref="HostRefusedException">It failed.</exception>
    public HostAnswer Needed(string otherwise) => Succeeded ? this : throw new HostRefusedException($"{otherwise} {Problem}");
}

internal sealed record CatalogueEntry(string Code, string Category, string Tier, string VerifyCost)
{
    public bool IsMail => Category == "email";

    public static CatalogueEntry Of(JsonObject entry)
        => new(entry["code"]!.GetValue<string>(), entry["category"]!.GetValue<string>(), entry["tier"]!.GetValue<string>(), entry["verify_cost"]!.GetValue<string>());
}

/// <param name="Account">Who we are at the provider; null where the provider does not say.</param>
internal sealed record IntegrationRow(Guid Id, string Provider, string AccountKey, string Status, bool Verified, string? ErrorCode, string? Account, int Version)
{
    public bool IsConnected => Status == "connected";

    public static IntegrationRow Of(JsonObject row) => new(
        row["id"]!.GetValue<Guid>(),
        row["provider"]!.GetValue<string>(),
        row["account_key"]!.GetValue<string>(),
        row["status"]!.GetValue<string>(),
        row["verified"]!.GetValue<bool>(),
        row["error_code"]?.GetValue<string>(),
        AccountOf(row["account"]),
        row["version"]!.GetValue<int>());

    private static string? AccountOf(JsonNode? account)
    {
        if (account is not JsonObject known)
        {
            return null;
        }

        var (id, name) = (known["external_id"]?.GetValue<string>(), known["name"]?.GetValue<string>());
        return name is null || name == id ? id : $"{name} ({id})";
    }
}
