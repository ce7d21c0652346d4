using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Extensions;

namespace GeniusErp.Sandbox.Faults;

/// <summary>Stands before every provider: writes down what came, then breaks the answer when it was told to.</summary>
internal sealed class FaultGate(IReadOnlyDictionary<string, SandboxBoard> boards, SandboxBoard elsewhere, Func<Uri> elsewhereAddress, CancellationToken stopping)
{
    private const int LongestBody = 8 * 1024 * 1024;

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Connection.LocalPort == elsewhereAddress().Port)
        {
            elsewhere.Record(await ReadAsync(context, context.Request.Path, known: true));
            await SandboxAnswer.Ok("{}").ExecuteAsync(context);
            return;
        }

        var segments = context.Request.Path.Value!.Split('/', 3);
        if (!boards.TryGetValue(segments[1], out var board))
        {
            await next(context);
            return;
        }

        var path = "/" + (segments.Length > 2 ? segments[2] : string.Empty);
        board.Record(await ReadAsync(context, path, known: context.GetEndpoint() is not null));
        if (board.TakeFault(context.Request.Method, path) is { } fault)
        {
            await BreakAsync(fault, board.Provider, context, next);
        }
        else
        {
            await next(context);
        }
    }

    private async Task BreakAsync(Fault fault, ISandboxProvider? provider, HttpContext context, RequestDelegate next)
    {
        if (fault.DelayMs > 0)
        {
            await WaitAsync(TimeSpan.FromMilliseconds(fault.DelayMs), context);
        }

        switch (fault.Kind)
        {
            case FaultKind.Delay:
                await next(context);
                break;
            case FaultKind.Hang:
                await WaitAsync(Timeout.InfiniteTimeSpan, context);
                context.Abort();
                break;
            case FaultKind.Reset:
                ResetConnection(context);
                break;
            case FaultKind.Oversized:
                await next(context);
                await PadAsync(fault.Bytes ?? 3 * 1024 * 1024, context);
                break;
            case FaultKind.Cut:
                await CutAsync(context);
                break;
            default:
                await (await AnswerAsync(fault, provider, context)).ExecuteAsync(context);
                break;
        }
    }

    /// <param name="provider">Whose words an error has; null for an authorisation server.</param>
    private async Task<SandboxAnswer> AnswerAsync(Fault fault, ISandboxProvider? provider, HttpContext context)
    {
        SandboxAnswer Error(int status) => provider?.Error(status) ?? new(status, """{"error":"temporarily_unavailable"}""");
        var answer = fault.Kind switch
        {
            FaultKind.Nonsense => SandboxAnswer.Html(fault.Status ?? 200, "<!doctype html><html><body><h1>Welcome</h1><p>This is not the API.</p></body></html>"),
            FaultKind.Malformed => SandboxAnswer.Ok("{\"data\":[{\"id\":"),
            FaultKind.Throttle => Error(429).With("Retry-After", fault.RetryAfter ?? "60"),
            FaultKind.Redirect => new SandboxAnswer(fault.Status ?? 302, string.Empty).With("Location", fault.Location ?? new Uri(elsewhereAddress(), "stolen").ToString()),
            FaultKind.Echo => await EchoAsync(fault, context),
            _ => Error(fault.Status ?? 500),
        };
        answer = answer with { Body = fault.Body ?? answer.Body, ContentType = fault.ContentType ?? answer.ContentType };
        if (fault.Body is not null && fault.Status is { } status)
        {
            // Without a body of the caller's the provider decides: some say "500" inside a 200.
            answer = answer with { Status = status };
        }

        if (fault.RetryAfter is { } wait)
        {
            answer = answer.With("Retry-After", wait);
        }

        return (fault.Headers ?? new Dictionary<string, string>()).Aggregate(answer, (current, header) => current.With(header.Key, header.Value));
    }

    /// <summary>The secret where careless providers put it: in the message, in the code, in the body's members and in a header.</summary>
    private static async Task<SandboxAnswer> EchoAsync(Fault fault, HttpContext context)
    {
        var sent = await ReadAsync(context, context.Request.Path, known: true);
        var all = string.Join('\n', sent.Headers.Select(header => $"{header.Key}: {header.Value}")) + "\n" + context.Request.GetEncodedUrl() + "\n" + sent.Body;
        var authorization = sent.Header("Authorization") ?? sent.Body;
        var body = new { error = new { message = $"You sent {all}", code = authorization, type = authorization }, message = all, code = authorization, status = authorization, sent.Headers, sent.Body };
        var visible = new string([.. authorization.Where(c => c is > ' ' and < '\u007f')]);
        return new SandboxAnswer(fault.Status ?? 400, JsonSerializer.Serialize(body)).With("X-Echo", visible).With("x-request-id", visible);
    }

    /// <summary>Blanks after the right answer: nothing is wrong with it but its size.</summary>
    private static async Task PadAsync(int bytes, HttpContext context)
    {
        var blanks = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
        for (var left = bytes; left > 0 && !context.RequestAborted.IsCancellationRequested; left -= blanks.Length)
        {
            await context.Response.Body.WriteAsync(blanks.AsMemory(0, Math.Min(left, blanks.Length)), CancellationToken.None);
        }
    }

    /// <summary>More is promised than is sent, then the connection is reset.</summary>
    private static async Task CutAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 100_000;
        await context.Response.WriteAsync("{\"data\":[", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        ResetConnection(context);
    }

    private static void ResetConnection(HttpContext context)
    {
        // Closing with a zero linger time sends RST instead of FIN.
        context.Features.Get<IConnectionSocketFeature>()?.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        context.Abort();
    }

    /// <summary>Ends early, and quietly, when the caller gives up or the sandbox stops.</summary>
    private async Task WaitAsync(TimeSpan time, HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(time, end.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static async Task<SandboxRequest> ReadAsync(HttpContext context, string path, bool known)
    {
        var request = context.Request;
        request.EnableBuffering(LongestBody, LongestBody);
        request.Body.Position = 0;
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        request.Body.Position = 0;
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new(request.Method, path, request.QueryString.Value ?? string.Empty, headers, body, known);
    }
}
