using GeniusErp.Host.DevelopmentPostgres;

// A process that starts the private server as a host does, so that tests can kill it or run it under another account.
// Arguments: the data directory and, optionally, the binaries directory. Ends when its standard input does.
try
{
    await using var server = await DevelopmentServer.StartAsync(
        new() { DataDirectory = args[0], BinariesDirectory = args.ElementAtOrDefault(1), Durability = Durability.GivenUpForSpeed },
        new ToConsole(),
        CancellationToken.None);
    Console.WriteLine($"ready {server.OwnerConnectionString}");
    await Console.In.ReadToEndAsync();
    return 0;
}
catch (DevelopmentServerException failed)
{
    Console.WriteLine($"failed {failed.Message}");
    return 1;
}

internal sealed class ToConsole : IProgress<string>
{
    public void Report(string value) => Console.WriteLine(value);
}
