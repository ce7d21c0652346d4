namespace GeniusErp.Tests.Integrations.Console;

/// <summary>Several hosts behind one address: a person never notices which of them answers.</summary>
public sealed class HostsTests(Stand stand) : ConsoleTest(stand)
{
    [Fact]
    public async Task ASessionBegunAtOneHost_GoesOnAtAnother()
    {
        var visitor = await OpenAsync(Overview);
        await using var second = await Stand.StartAnotherHostAsync();
        var answer = await visitor.Page.GotoAsync(new Uri(second.Address, Overview).ToString());

        answer!.Status.ShouldBe(200);
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe(Overview);
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Integrări");
    }

    [Fact]
    public async Task TheKeysOfSessions_AreNotReadableInTheDatabase()
    {
        await OpenAsync(Overview);
        await using var command = Stand.Owner.CreateCommand("SELECT count(*), count(*) FILTER (WHERE xml LIKE '%masterKey%' OR xml NOT LIKE '%<sealed %') FROM integrations.data_protection_keys");
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        await row.ReadAsync(Cancelled);

        row.GetInt64(0).ShouldBeGreaterThan(0);
        row.GetInt64(1).ShouldBe(0);
    }
}
