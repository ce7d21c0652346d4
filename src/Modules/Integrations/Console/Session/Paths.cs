namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>The console's addresses, made in one place.</summary>
internal static class Paths
{
    public const string SignIn = "/signin";

    public static string Overview(string company) => $"/c/{Uri.EscapeDataString(company)}/integrations";

    /// <summary>The company that a path names; null when it names none.</summary>
    public static string? CompanyOf(string path)
        => path.Split('?')[0].Split('/') is ["", "c", { Length: > 0 } company, ..] ? Uri.UnescapeDataString(company) : null;

    public static string Activity(string company) => $"{Overview(company)}/activity";

    public static string Connect(string company, string provider) => $"{Overview(company)}/new/{provider}";

    public static string Detail(string company, Guid id, string? tab = null) => $"{Overview(company)}/{id}{(tab is null ? string.Empty : "?tab=" + tab)}";

    public static string Delivery(string company, Guid id, Guid delivery) => $"{Detail(company, id)}/deliveries/{delivery}";

    /// <summary>Adds the parameters that have a value.</summary>
    public static string With(string path, params (string Name, string? Value)[] query)
    {
        var given = query.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}").ToList();
        return given.Count == 0 ? path : $"{path}?{string.Join('&', given)}";
    }

    /// <summary>Only a path of our own is returned to: anything else would send people to a stranger's page.</summary>
    public static string OwnOr(string? path, string otherwise)
        => path is { Length: > 0 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl) ? path : otherwise;
}
