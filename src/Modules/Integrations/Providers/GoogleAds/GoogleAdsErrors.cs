using System.Globalization;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAds;

/// <summary>
/// Google Ads says what is wrong in a GoogleAdsFailure among the details; the status beside it is too coarse. The codes are those of
/// googleads/google-ads-python:google/ads/googleads/v25/errors/types (authentication_error, authorization_error, header_error, request_error, quota_error).
/// </summary>
internal static class GoogleAdsErrors
{
    public const string NotReachable = "USER_PERMISSION_DENIED";

    private static readonly Text SignInProtection = new(
        "Google asks for two-step verification or a passkey on the Google account before Ads may be read. Turn it on, then connect again.",
        "Google cere verificarea în doi pași sau o cheie de acces pe contul Google înainte de a citi Ads. Activați-o, apoi conectați din nou.");

    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.ReauthorizationRequired) { Codes = ["OAUTH_TOKEN_EXPIRED", "OAUTH_TOKEN_INVALID", "OAUTH_TOKEN_REVOKED", "OAUTH_TOKEN_DISABLED"], Plain = false, Step = "sign_in" },
        new(FailureReason.PermissionMissing)
        {
            Codes = ["NOT_ADS_USER"],
            Step = "account",
            Hint = new(
                "This Google account has no Google Ads account. Connect again and choose the Google account that you use in Google Ads.",
                "Contul Google ales nu are niciun cont Google Ads. Conectați din nou și alegeți contul Google pe care îl folosiți în Google Ads."),
        },
        new(FailureReason.PermissionMissing) { Codes = ["TWO_STEP_VERIFICATION_NOT_ENROLLED", "ADVANCED_PROTECTION_NOT_ENROLLED"], Step = "sign_in", Hint = SignInProtection },
        new(FailureReason.InvalidConfiguration) { Codes = ["CUSTOMER_NOT_FOUND", "CLIENT_CUSTOMER_ID_INVALID", "INVALID_CUSTOMER_ID"], Field = GoogleAdsSettings.CustomerField, Step = "account" },
        new(FailureReason.PermissionMissing)
        {
            Codes = [NotReachable],
            Field = GoogleAdsSettings.CustomerField,
            Step = "permissions",
            Hint = new(
                "Your Google account does not reach this Ads account. If you reach it through a manager account, enter the manager under advanced options.",
                "Contul dumneavoastră Google nu ajunge la acest cont Ads. Dacă ajungeți la el printr-un cont de administrator (MCC), introduceți-l la opțiunile avansate."),
        },
        new(FailureReason.InvalidConfiguration)
        {
            Codes = ["INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION", "INVALID_LOGIN_CUSTOMER_ID"],
            Field = GoogleAdsSettings.LoginCustomerField,
            Step = "account",
            Hint = new("This manager account does not manage the Ads account.", "Acest cont de administrator nu administrează contul Ads."),
        },

        // Nothing can be read while it is so.
        new(FailureReason.PermissionMissing)
        {
            Codes = ["CUSTOMER_NOT_ENABLED", "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT"],
            Field = GoogleAdsSettings.CustomerField,
            Step = "account",
            Hint = new("The Ads account is closed, suspended or not finished. Mend it in Google Ads, then test again.", "Contul Ads este închis, suspendat sau nefinalizat. Rezolvați în Google Ads, apoi testați din nou."),
        },
        new(FailureReason.OperatorFault)
        {
            Codes =
            [
                "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION", "CLOUD_PROJECT_NOT_UNDER_ORGANIZATION", "PROJECT_DISABLED", "MISSING_TOS",
                "DEVELOPER_TOKEN_NOT_APPROVED", "DEVELOPER_TOKEN_PROHIBITED", "DEVELOPER_TOKEN_INVALID", "DEVELOPER_TOKEN_PARAMETER_MISSING",
                "ORGANIZATION_NOT_RECOGNIZED", "ORGANIZATION_NOT_APPROVED", "ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN", "UNSUPPORTED_VERSION",
            ],
            Step = "address",
        },

        // A version that Google has ended.
        new(FailureReason.OperatorFault) { Statuses = [404, 501], Step = "address" },
        new(FailureReason.RateLimited) { Codes = ["RESOURCE_TEMPORARILY_EXHAUSTED"], Step = "account" },
        .. GoogleErrors.Shared,
    ])
    {
        Code = answer => Failures(answer).Select(CodeOf).FirstOrDefault(code => code is not null) ?? GoogleErrors.Code(answer),
        Wait = RetryDelay,
    };

    /// <summary><c>quotaErrorDetails.retryDelay</c>, for example <c>30s</c>.</summary>
    private static TimeSpan? RetryDelay(ProviderAnswer answer)
    {
        foreach (var failure in Failures(answer))
        {
            if (failure.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object
                && details.TryGetProperty("quotaErrorDetails", out var quota) && quota.ValueKind == JsonValueKind.Object
                && GoogleErrors.Text(quota, "retryDelay") is { } delay
                && double.TryParse(delay.TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, 1e6));
            }
        }

        return null;
    }

    /// <summary>The one member of <c>errorCode</c>: its name is the kind of error, its value the code.</summary>
    private static string? CodeOf(JsonElement failure)
        => failure.TryGetProperty("errorCode", out var code) && code.ValueKind == JsonValueKind.Object
            ? code.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()).FirstOrDefault()
            : null;

    private static IEnumerable<JsonElement> Failures(ProviderAnswer answer)
        => GoogleErrors.Details(answer)
            .Where(detail => detail.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
            .SelectMany(detail => detail.GetProperty("errors").EnumerateArray())
            .Where(failure => failure.ValueKind == JsonValueKind.Object);
}
