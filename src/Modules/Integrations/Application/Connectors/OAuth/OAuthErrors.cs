using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

/// <summary>What a token endpoint's refusal means: RFC 6749 section 5.2, after the authority's own rules.</summary>
internal static class OAuthErrors
{
    /// <summary>
    /// <c>invalid_client</c> and its like say that our app is wrong, never that the person's consent is gone: whose app it is decides whose fault it is.
    /// </summary>
    public static ErrorMap For(OAuthContext context)
    {
        var app = context.App.Own ? FailureReason.InvalidConfiguration : FailureReason.OperatorFault;
        var secret = context.App.Own ? context.Rule.OwnApp?.Secret ?? context.Rule.OwnApp?.ClientId : null;
        return new(
        [
            new(app) { Matches = answer => context.Rule.RefusesApp?.Invoke(answer) == true, Field = secret, Step = "sign_in" },
            .. context.Rule.TokenErrors,
            new(FailureReason.ReauthorizationRequired) { Codes = ["invalid_grant", "invalid_token"], Step = "sign_in" },
            new(app) { Codes = ["invalid_client", "unauthorized_client"], Field = secret, Step = "sign_in" },
            new(app) { Codes = ["invalid_scope", "unsupported_grant_type", "invalid_request", "redirect_uri_mismatch", "invalid_target"], Step = "sign_in" },
            new(FailureReason.ReauthorizationRequired) { Codes = ["access_denied", "interaction_required", "consent_required", "login_required"], Step = "sign_in" },
            new(FailureReason.ProviderUnavailable) { Codes = ["temporarily_unavailable", "server_error"], Step = "address" },
            new(FailureReason.RateLimited) { Codes = ["slow_down"], Step = "address" },

            // A bare 401 at a token endpoint is about the client (RFC 6749 section 5.2), but nothing says so plainly.
            new(app) { Statuses = [401, 403], Plain = false, Field = secret, Step = "sign_in" },
        ])
        {
            Code = answer => answer.At("error") ?? answer.At("error.code"),
        };
    }
}
