using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Sandbox.Demo;

internal sealed record DemoConnection(string Provider, string DisplayName, Func<DemoStory, Task> Story);

/// <summary>The company that a visitor of the demo meets: five connections in five states, with a month behind them. Made through the host's API, as people would.</summary>
internal static class DemoCompany
{
    public const string Id = "demo-nord";
    public const string Name = "Demo Nord SRL";
    public const string AccountKey = "default";

    private const string Ana = "Ana Popescu";
    private const string Mihai = "Mihai Ionescu";

    public static IReadOnlyList<DemoConnection> Connections { get; } =
    [
        // Works; was away for an hour some days ago.
        new("mfinante", "Date firme ANAF", async story =>
        {
            await story.ConnectAsync(Ana);
            await story.AgeAsync(21);
            await story.TroubleAsync(Fault.OfStatus(503), hours: 1, Mihai);
            await story.AgeAsync(9);
        }),

        // Given for a year, and nearly a year ago.
        new("anaf_efactura", "e-Factura", async story =>
        {
            await story.ConnectAsync(Ana);
            await story.AgeAsync(338);
            await story.RenameAsync(Mihai, "e-Factura Nord");
            await story.AgeAsync(17);
        }),

        // Does not answer at the moment; the switch is on the sandbox's page.
        new("sameday", "Curier Sameday", async story =>
        {
            await story.ConnectAsync(Ana);
            await story.AgeAsync(18);
            await story.TroubleAsync(Fault.OfStatus(500), hours: 2, Ana);
            await story.AgeAsync(11);
            await story.BreakAsync(Fault.OfStatus(503), Ana);
        }),

        // Worked until somebody saved a wrong key.
        new("sms_smso", "SMS prin SMSO", async story =>
        {
            await story.ConnectAsync(Mihai);
            await story.AgeAsync(24);
            await story.EditAsync(Ana, "bad");
        }),

        // Filled in, never connected: the visitor's first click.
        new("stripe", "Plăți Stripe", _ => Task.CompletedTask),
    ];

    /// <summary>Makes what is missing and leaves what is there, however a visitor has changed it.</summary>
    public static async Task EnsureAsync(Uri host, IReadOnlyDictionary<string, SandboxBoard> boards, CancellationToken cancellationToken)
    {
        using var people = new DemoPeople(host);
        var there = (await (await people.AsAsync(Ana, cancellationToken)).ListAsync(cancellationToken)).Select(row => (row.Provider, row.AccountKey)).ToHashSet();

        // Each has its own provider and its own past; most of the time they wait for the host's second tries.
        await Task.WhenAll(Connections.Where(connection => !there.Contains((connection.Provider, AccountKey))).Select(TellAsync));

        async Task TellAsync(DemoConnection connection)
        {
            if (await DemoStory.BeginAsync(people, connection, boards[connection.Provider], cancellationToken) is { } story)
            {
                await connection.Story(story);
            }
        }
    }

    /// <summary>Removes all that the company has, mends the providers, and makes the connections anew.</summary>
    public static async Task ResetAsync(Uri host, IReadOnlyDictionary<string, SandboxBoard> boards, CancellationToken cancellationToken)
    {
        using (var people = new DemoPeople(host))
        {
            var client = await people.AsAsync(Ana, cancellationToken);
            var gone = await client.ListAsync(cancellationToken);
            await client.RemoveAllAsync(cancellationToken);

            // Out of the way of the month that is made now.
            await Task.WhenAll(gone.Select(row => client.AgeAsync(row.Id, days: 60, cancellationToken)));
        }

        foreach (var board in boards.Values)
        {
            board.Mend();
        }

        await EnsureAsync(host, boards, cancellationToken);
    }
}
