using GeniusErp.Modules.Integrations.Api;

namespace GeniusErp.Host;

/// <summary>What the process does instead of serving: <c>migrate</c>, <c>seal rotate|reseal|adopt</c>.</summary>
internal sealed class HostCommand
{
    private readonly Func<WebApplicationBuilder, CancellationToken, Task<int>> run;

    private HostCommand(Func<WebApplicationBuilder, CancellationToken, Task<int>> run) => this.run = run;

    /// <summary>Null when the arguments name no command: then the process serves.</summary>
    public static HostCommand? Parse(string[] args) => args switch
    {
        ["migrate", ..] => new(MigrateAsync),
        ["seal", var what, ..] => new((builder, stop) => SealAsync(builder, what, stop)),
        ["seal"] => new((_, _) => Usage()),
        [var unknown, ..] when !unknown.StartsWith('-') && !unknown.Contains('=', StringComparison.Ordinal) => new((_, _) => Usage()),
        _ => null,
    };

    public async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return await run(builder, stop.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped. Run the command again to go on.");
            return 130;
        }
        catch (InvalidOperationException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
    }

    private static async Task<int> MigrateAsync(WebApplicationBuilder builder, CancellationToken stop)
    {
        if (builder.RefusalToMigrate() is { } refusal)
        {
            return HostSettings.Refuse(refusal);
        }

        await using var database = await DevelopmentDatabase.PrepareAsync(builder);
        if (builder.Configuration.GetConnectionString("GeniusErpOwner") is not { Length: > 0 } owner)
        {
            Console.Error.WriteLine("Set ConnectionStrings:GeniusErpOwner to the owner of the schema.");
            return 2;
        }

        await IntegrationsModule.MigrateAsync(owner, builder.Configuration.GetConnectionString("GeniusErp"), stop);
        Console.WriteLine("The database is up to date.");
        return 0;
    }

    private static async Task<int> SealAsync(WebApplicationBuilder builder, string what, CancellationToken stop)
    {
        if (what is not ("rotate" or "reseal" or "adopt"))
        {
            return await Usage();
        }

        if (builder.RefusalToSeal() is { } refusal)
        {
            return HostSettings.Refuse(refusal);
        }

        await using var database = await DevelopmentDatabase.PrepareAsync(builder);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddIntegrationsModule(builder.Configuration, builder.Environment.IsDevelopment());
        await using var services = builder.Services.BuildServiceProvider();
        return await IntegrationsModule.SealAsync(services, what, Console.WriteLine, stop);
    }

    private static Task<int> Usage()
    {
        Console.Error.WriteLine(
            """
            Without a command the host serves. Commands:
              migrate        bring the database to this build's shape (needs ConnectionStrings:GeniusErpOwner)
              seal rotate    add a data key; it is used once every live host has loaded it
              seal reseal    rewrite stored secrets under the newest data key; may be stopped and started again
              seal adopt     seal secrets that were brought in as plain text
            """);
        return Task.FromResult(2);
    }
}
