using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.XaiGrok;

/// <summary>https://docs.x.ai/developers/debugging. The body is flat, <c>{"code":"…","error":"…"}</c>: <c>error</c> is a string, not OpenAI's object.</summary>
internal static class XaiGrokErrors
{
    public static readonly ErrorMap Map = new(
    [
        // A wrong key is a 400; the code of that answer is one that any other bad request gets too, so the text decides.
        new(FailureReason.InvalidCredentials)
        {
            Statuses = [400, 401, 403],
            Matches = answer => answer.At("error")?.StartsWith("Incorrect API key", StringComparison.OrdinalIgnoreCase) ?? false,
            Field = "api_key",
            Step = "sign_in",
        },
        new(FailureReason.InvalidCredentials) { Statuses = [401], Field = "api_key", Step = "sign_in" },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [403],
            Step = "permissions",
            Hint = new(
                "The key is known, but the key or its team is blocked or lacks a permission. Look at API Keys and Billing in the xAI console.",
                "Cheia este cunoscută, dar ea sau echipa este blocată ori nu are o permisiune. Verificați API Keys și Billing în consola xAI."),
        },

        // The paths are ours, not a setting.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ]);
}
