using System.Text.Json;

namespace GeniusErp.Sandbox.Meta;

/// <summary>https://developers.facebook.com/docs/graph-api/guides/error-handling: bodies as documented, nearly always with 400.</summary>
internal static class MetaAnswers
{
    public static SandboxAnswer Refuse(int code, string message, int? subcode = null, int status = 400, string type = "OAuthException", bool isTransient = false)
    {
        var error = new Dictionary<string, object> { ["message"] = message, ["type"] = type, ["code"] = code };
        if (subcode is { } number)
        {
            error["error_subcode"] = number;
        }

        if (isTransient)
        {
            error["is_transient"] = true;
        }

        error["fbtrace_id"] = "AbCdEfGhIjKlMnOpQrStUvW";
        return new SandboxAnswer(status, JsonSerializer.Serialize(new { error })).With("x-fb-trace-id", "AbCdEfGhIjKlMnOpQrStUvW").With("facebook-api-version", "v26.0");
    }

    public static SandboxAnswer Ok(object body) => SandboxAnswer.Ok(JsonSerializer.Serialize(body)).With("facebook-api-version", "v26.0");

    public static SandboxAnswer Hidden(string id)
        => Refuse(100, $"Unsupported get request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation", 33, type: "GraphMethodException");

    public static SandboxAnswer Denied(string permission) => Refuse(200, $"(#200) Requires {permission} permission to manage the object");

    /// <summary>The body that Facebook sends where others send this status.</summary>
    public static SandboxAnswer Error(int status) => status switch
    {
        401 => Refuse(190, "Invalid OAuth access token - Cannot parse access token", status: 401),
        403 => Refuse(200, "(#200) Permissions error", status: 403),
        404 => Hidden("0") with { Status = 404 },
        429 => Refuse(4, "(#4) Application request limit reached", isTransient: true).With("X-App-Usage", """{"call_count":100,"total_cputime":25,"total_time":25}"""),
        >= 500 => Refuse(2, "Service temporarily unavailable", status: status, isTransient: true),
        _ => Refuse(100, "Invalid parameter", status: status),
    };
}
