using GeniusErp.Sandbox.Demo;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Sandbox.OAuth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GeniusErp.Sandbox.Control;

/// <summary>The switches for programs. README.md shows each call.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app, SandboxServer sandbox)
    {
        var control = app.MapGroup("/_control");
        control.MapGet("/providers", () => sandbox.Boards.Select(Describe));
        control.MapGet("/settings", () => Settings(sandbox).ToDictionary());
        control.MapGet("/environment", () => string.Concat(Settings(sandbox).Select(setting => $"{setting.Key.Replace(":", "__", StringComparison.Ordinal)}={setting.Value}\n")));
        control.MapGet("/requests/{code}", Results<Ok<IReadOnlyList<SandboxRequest>>, NotFound> (string code)
            => Find(sandbox, code) is { } board ? TypedResults.Ok(board.Requests) : TypedResults.NotFound());
        control.MapGet("/faults/{code}", Results<Ok<IReadOnlyList<Fault>>, NotFound> (string code)
            => Find(sandbox, code) is { } board ? TypedResults.Ok(board.Faults) : TypedResults.NotFound());
        control.MapPut("/faults/{code}", (string code, Fault fault) => Switch(sandbox, code, board => board.Break(fault)));
        control.MapPost("/faults/{code}", (string code, Fault fault) => Switch(sandbox, code, board => board.AlsoBreak(fault)));
        control.MapDelete("/faults/{code}", (string code) => Switch(sandbox, code, board => board.Mend()));
        control.MapPost("/reset/{code}", (string code) => Switch(sandbox, code, board => board.Reset()));
        control.MapPost("/reset", () =>
        {
            sandbox.Reset();
            return TypedResults.NoContent();
        });
        control.MapPost("/authorities/{name}/expire", (string name) => Authority(sandbox, name, authority => authority.ExpireAccessTokens()));
        control.MapPost("/authorities/{name}/withdraw", (string name, string account) => Authority(sandbox, name, authority => authority.Withdraw(account)));
        control.MapWebhooks(sandbox);
        control.MapPost("/demo/reset", () => ResetDemoAsync(sandbox));
    }

    private static IEnumerable<KeyValuePair<string, string>> Settings(SandboxServer sandbox) => sandbox.HostSettings().Concat(DemoSettings.Of(sandbox));

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetDemoAsync(SandboxServer sandbox)
    {
        if (sandbox.Demo is null)
        {
            return TypedResults.Problem("Start the sandbox with --host and the address of the ERP's host.", statusCode: StatusCodes.Status409Conflict);
        }

        return (await sandbox.Demo.ResetAsync()).Problem is { } problem
            ? TypedResults.Problem(problem, statusCode: StatusCodes.Status502BadGateway)
            : TypedResults.NoContent();
    }

    private static SandboxBoard? Find(SandboxServer sandbox, string code)
        => code == sandbox.Elsewhere.Code ? sandbox.Elsewhere : sandbox.Boards.FirstOrDefault(board => board.Code == code);

    private static Results<NoContent, NotFound> Switch(SandboxServer sandbox, string code, Action<SandboxBoard> action)
    {
        if (Find(sandbox, code) is not { } board)
        {
            return TypedResults.NotFound();
        }

        action(board);
        return TypedResults.NoContent();
    }

    private static Results<NoContent, NotFound> Authority(SandboxServer sandbox, string name, Action<SandboxAuthority> action)
    {
        if (sandbox.Authorities.All.FirstOrDefault(authority => authority.Name == name) is not { } found)
        {
            return TypedResults.NotFound();
        }

        action(found);
        return TypedResults.NoContent();
    }

    private static object Describe(SandboxBoard board) => new
    {
        board.Code,
        board.Provider!.Name,
        board.Received,
        board.Faults,
        Credentials = board.Provider.Credentials.Select(sample => new { sample.Key, sample.En, sample.Ro, Settings = sample.ToJson() }),
    };
}
