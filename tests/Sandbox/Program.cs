using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Commands;
using GeniusErp.Sandbox.Demo;
using GeniusErp.Sandbox.Erp;

// Addresses come from the command line alone: shells export a HOST that means something else.
var options = new ConfigurationBuilder().AddCommandLine([.. args.Where(argument => !CommandNames.All.Contains(argument))]).Build();
switch (args.FirstOrDefault())
{
    case CommandNames.ConnectAll:
        return await ConnectAll.RunAsync(options);
    case CommandNames.ProviderTable:
        return await ProviderTable.RunAsync(options);
}

var port = options.GetValue<int?>("port") ?? new ConfigurationBuilder().AddEnvironmentVariables().Build().GetValue("port", 5090);
var host = HostAddress.Parse(options["host"]);
if (host is null && options["host"] is { } unread)
{
    await Console.Error.WriteLineAsync($"--host {unread} is no address with a port; the demo company will not be made.");
}

await using var sandbox = await SandboxServer.StartAsync(port, host);
Console.WriteLine($"Sandbox of the providers: {sandbox.Address}");
Console.WriteLine($"Settings for the host:    {sandbox.Address}_control/environment");
var announced = AnnounceDemoAsync();
await sandbox.WaitForShutdownAsync();
await announced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Cancelled when the end came before the host.
return 0;

async Task AnnounceDemoAsync()
{
    if (await sandbox.DemoMade is { } made)
    {
        Console.WriteLine(made.Problem is { } problem
            ? $"The demo company could not be made: {problem}"
            : $"The demo company {DemoCompany.Name} ({DemoCompany.Id}) is there. Break and mend its providers at {sandbox.Address}");
    }
}
