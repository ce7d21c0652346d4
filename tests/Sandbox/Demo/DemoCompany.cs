using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Demo;

/// <summary>How a connection of the demo company is left.</summary>
internal enum DemoState
{
    Connected,

    /// <summary>It worked, then somebody saved a wrong key.</summary>
    WrongKey,

    /// <summary>Filled in, never connected: the visitor's first click.</summary>
    Disconnected,
}

internal sealed record DemoConnection(string Provider, string DisplayName, DemoState State);

/// <summary>The company that a visitor of the demo meets, made through the host's API as a person would.</summary>
internal static class DemoCompany
{
    public const string Id = "demo-nord";
    public const string Name = "Demo Nord SRL";

    private const string AccountKey = "default";

    public static IReadOnlyList<DemoConnection> Connections { get; } =
    [
        new("mfinante", "Date firme ANAF", DemoState.Connected),
        new("openai", "Asistent OpenAI", DemoState.Connected),
        new("sameday", "Curier Sameday", DemoState.Connected),
        new("sms_smso", "SMS prin SMSO", DemoState.WrongKey),
        new("stripe", "Plăți Stripe", DemoState.Disconnected),
    ];

    /// <summary>Makes what is missing and leaves what is there, however a visitor has changed it.</summary>
    public static async Task EnsureAsync(Uri host, IReadOnlyDictionary<string, SandboxBoard> boards, CancellationToken cancellationToken)
    {
        using var client = await HostClient.SignInAsync(host, Id, cancellationToken);
        var there = (await client.ListAsync(cancellationToken)).Select(row => (row.Provider, row.AccountKey)).ToHashSet();
        foreach (var connection in Connections.Where(connection => !there.Contains((connection.Provider, AccountKey))))
        {
            await MakeAsync(client, connection, boards[connection.Provider], cancellationToken);
        }
    }

    /// <summary>Removes all that the company has, mends the providers, and makes the connections anew.</summary>
    public static async Task ResetAsync(Uri host, IReadOnlyDictionary<string, SandboxBoard> boards, CancellationToken cancellationToken)
    {
        using (var client = await HostClient.SignInAsync(host, Id, cancellationToken))
        {
            await client.RemoveAllAsync(cancellationToken);
        }

        foreach (var board in boards.Values)
        {
            board.Mend();
        }

        await EnsureAsync(host, boards, cancellationToken);
    }

    private static async Task MakeAsync(HostClient client, DemoConnection connection, SandboxBoard board, CancellationToken cancellationToken)
    {
        var made = await client.CreateAsync(connection.Provider, AccountKey, connection.DisplayName, board.Credential("good").ToJson(), cancellationToken);
        if (made.Status == 409)
        {
            return; // Another sandbox of the same host was quicker.
        }

        var id = made.Needed($"{connection.DisplayName} could not be made.").Row.Id;
        if (connection.State == DemoState.Disconnected)
        {
            return;
        }

        (await client.ConnectAsync(id, cancellationToken)).Needed($"{connection.DisplayName} could not be connected.");
        if (connection.State == DemoState.WrongKey)
        {
            await client.EditAsync(id, board.Credential("bad").ToJson(), cancellationToken);
            await client.CheckAsync(id, cancellationToken);
        }
    }
}
