using GeniusErp.Host.DevelopmentPostgres;
using GeniusErp.Tests.Benchmarks;

try
{
    return args switch
    {
        ["seed", .. var rest] when Arguments.TryRead(rest, ["rows"], out var given) => await Seeding.RunAsync(given.GetValueOrDefault("rows", Seeding.DefaultRows)),
        ["run", .. var rest] when Arguments.TryRead(rest, ["rounds", "requests"], out var given) => await Comparison.RunAsync(
            given.GetValueOrDefault("rounds", Comparison.DefaultRounds), given.GetValueOrDefault("requests", Comparison.DefaultRequests)),
        ["connections"] => await Connections.RunAsync(),
        ["webhooks"] => await Webhooks.RunAsync(),
        [CeilingServer.Command, var url] => await CeilingServer.ServeAsync(url),
        _ => Arguments.Usage(),
    };
}
catch (Exception problem) when (problem is InvalidOperationException or DevelopmentServerException or TimeoutException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
