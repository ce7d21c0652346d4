using GeniusErp.Sandbox.Erp;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Sandbox.Demo;

/// <summary>What happens to one connection of the demo company. Each act is real; between them the host makes the connection older, where it may.</summary>
internal sealed class DemoStory
{
    private readonly DemoPeople people;
    private readonly SandboxBoard board;
    private readonly CancellationToken cancelled;
    private readonly Guid id;

    private DemoStory(DemoPeople people, SandboxBoard board, Guid id, CancellationToken cancelled) => (this.people, this.board, this.id, this.cancelled) = (people, board, id, cancelled);

    /// <returns>Null when another sandbox of the same host was quicker.</returns>
    public static async Task<DemoStory?> BeginAsync(DemoPeople people, DemoConnection connection, SandboxBoard board, CancellationToken cancelled)
    {
        var client = await people.AsAsync("Ana Popescu", cancelled);
        var made = await client.CreateAsync(connection.Provider, DemoCompany.AccountKey, connection.DisplayName, board.Credential("good").ToJson(), cancelled);
        return made.Status == StatusCodes.Status409Conflict ? null : new(people, board, made.Needed($"{connection.DisplayName} could not be made.").Row.Id, cancelled);
    }

    public async Task ConnectAsync(string who) => (await (await AsAsync(who)).ConnectAsync(id, cancelled)).Needed($"{board.Code} could not be connected.");

    /// <summary>It is that much longer ago.</summary>
    public async Task AgeAsync(double days) => await (await AsAsync("Ana Popescu")).AgeAsync(id, days, cancelled);

    public async Task RenameAsync(string who, string name) => await (await AsAsync(who)).RenameAsync(id, name, cancelled);

    /// <summary>Other settings are saved, and found out.</summary>
    public async Task EditAsync(string who, string sample)
    {
        var client = await AsAsync(who);
        await client.EditAsync(id, board.Credential(sample).ToJson(), cancelled);
        await client.CheckAsync(id, cancelled);
    }

    /// <summary>The provider fails, somebody looks, and it works again.</summary>
    public async Task TroubleAsync(Fault fault, double hours, string who)
    {
        await BreakAsync(fault, who);
        await AgeAsync(hours / 24);
        board.Mend();
        await (await AsAsync(who)).CheckAsync(id, cancelled);
    }

    public async Task BreakAsync(Fault fault, string who)
    {
        board.Break(fault);
        await (await AsAsync(who)).CheckAsync(id, cancelled);
    }

    private Task<HostClient> AsAsync(string who) => people.AsAsync(who, cancelled);
}
