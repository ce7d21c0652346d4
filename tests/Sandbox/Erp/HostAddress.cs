namespace GeniusErp.Sandbox.Erp;

/// <summary>Where the ERP's host answers, read from what it is told to listen on.</summary>
internal static class HostAddress
{
    private static readonly string[] EveryAddress = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>
    /// Takes an address, or the host's own list as ASPNETCORE_URLS has it (<c>http://*:5081;https://*:5443</c>): the first in clear, where no
    /// certificate stands in the way. Null when there is none, or when the port is the kernel's choice.
    /// </summary>
    public static Uri? Parse(string? listens)
    {
        var addresses = (listens ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Reachable)
            .OfType<Uri>()
            .Where(address => address.Scheme is "http" or "https" && address.Port != 0)
            .ToList();
        return addresses.FirstOrDefault(address => address.Scheme == "http") ?? addresses.FirstOrDefault();
    }

    private static Uri? Reachable(string listens)
    {
        var text = listens;
        foreach (var every in EveryAddress)
        {
            text = text.Replace($"://{every}", "://localhost", StringComparison.Ordinal);
        }

        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) ? address : null;
    }
}
