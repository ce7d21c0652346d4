using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

/// <summary>https://developers.neverbounce.com/reference/error-handling: failures come as HTTP 200, told apart by <c>status</c>.</summary>
internal static class NeverbounceErrors
{
    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.InvalidCredentials)
        {
            Codes = ["auth_failure"],
            Field = "api_key",
            Step = "sign_in",
            Hint = new(
                "NeverBounce does not accept this key. Copy it again from the “Custom Integration” app; a reset makes the old one useless.",
                "NeverBounce nu acceptă această cheie. Copiați-o din nou din aplicația „Custom Integration”; după o resetare, cheia veche nu mai este bună."),
        },
        new(FailureReason.RateLimited) { Codes = ["throttle_triggered"] },
        new(FailureReason.ProviderUnavailable) { Codes = ["temp_unavail"] },
        new(FailureReason.InvalidConfiguration)
        {
            Codes = ["bad_referrer"],
            Step = "permissions",
            Hint = new(
                "The NeverBounce app admits other websites only. Create one of the kind “Custom Integration” and use its key.",
                "Aplicația NeverBounce acceptă doar alte site-uri. Creați una de tip „Custom Integration” și folosiți cheia ei."),
        },

        // Also what a missing key gets, which would be our own mistake: nothing that a person could mend.
        new(FailureReason.UnexpectedResponse) { Codes = ["general_failure"], Plain = false },

        // The path is ours, not a setting.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ])
    {
        Code = answer => answer.At("status"),
    };
}
