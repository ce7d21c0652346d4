namespace GeniusErp.Sandbox;

/// <summary>A whole answer, byte for byte as a provider sends it: the body is text so that it can be compared with the documents.</summary>
internal sealed record SandboxAnswer(int Status, string Body, string ContentType = "application/json") : IResult
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static SandboxAnswer Ok(string body) => new(StatusCodes.Status200OK, body);

    public static SandboxAnswer Html(int status, string body) => new(status, body, "text/html; charset=utf-8");

    public SandboxAnswer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
        {
            httpContext.Response.Headers[name] = value;
        }

        await httpContext.Response.WriteAsync(Body, httpContext.RequestAborted);
    }
}
