using GeniusErp.Sandbox;

// --port 5090, or the environment variable PORT.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
await using var sandbox = await SandboxServer.StartAsync(configuration.GetValue("port", 5090));
Console.WriteLine($"Sandbox of the providers: {sandbox.Address}");
Console.WriteLine($"Settings for the host:    {sandbox.Address}_control/environment");
await sandbox.WaitForShutdownAsync();
