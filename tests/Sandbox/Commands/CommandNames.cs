namespace GeniusErp.Sandbox.Commands;

/// <summary>What the sandbox's program does besides being a sandbox; each talks to a running host and a running sandbox.</summary>
internal static class CommandNames
{
    public const string ConnectAll = "connect-all";
    public const string ProviderTable = "provider-table";

    public static readonly string[] All = [ConnectAll, ProviderTable];
}
