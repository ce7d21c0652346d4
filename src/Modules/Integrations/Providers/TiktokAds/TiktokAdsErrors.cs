using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TiktokAds;

/// <summary>
/// TikTok answers 200 for most refusals, and some gateways 401 with the same body: <c>code</c> decides. The codes are those of
/// tiktok/tiktok-business-api-sdk:python_sdk/business_api_client/tiktok_business/tiktok_code.py.
/// </summary>
internal static class TiktokAdsErrors
{
    private const string BadParameter = "40002";

    private static readonly string[] OfTheApp = ["40113", "40118", "40124", "40125", "40130"];
    private static readonly string[] TooMany = ["40100", "40132", "40133", "40016", "61000"];

    private static readonly IReadOnlyList<ErrorRule> Common =
    [
        new(FailureReason.OperatorFault) { Codes = OfTheApp, Step = "permissions" },
        new(FailureReason.RateLimited) { Codes = TooMany, Step = "account" },
        new(FailureReason.ProviderUnavailable) { Matches = answer => IsOutage(answer.At("code")), Step = "address" },
    ];

    public static readonly ErrorMap Map = new(
    [
        .. Common,

        // Nothing renews a token of TikTok: it works until somebody withdraws it.
        new(FailureReason.ReauthorizationRequired) { Codes = ["40102", "40104", "40105", "40107"], Step = "sign_in" },
        new(FailureReason.PermissionMissing)
        {
            Codes = ["40001"],
            Field = TiktokAdsSettings.AdvertiserField,
            Step = "permissions",
            Hint = new(
                "The sign-in does not reach this advertiser account. Connect again and tick it, or choose another one.",
                "Autentificarea nu acoperă acest cont de publicitate. Conectați din nou și bifați-l sau alegeți altul."),
        },
        new(FailureReason.InvalidConfiguration) { Codes = [BadParameter, "40300", "40301", "40700"], Field = TiktokAdsSettings.AdvertiserField, Step = "account" },
        new(FailureReason.ReauthorizationRequired) { Statuses = [401], Plain = false, Step = "sign_in" },
        new(FailureReason.UnexpectedResponse) { Statuses = [200], Matches = answer => answer.At("code") is not ("0" or "20001"), Plain = false },
    ])
    {
        Code = answer => answer.At("code"),
    };

    /// <summary>What the token endpoint refuses. A code is good for an hour and works once; a used one is called a bad parameter.</summary>
    public static readonly ErrorMap Token = new(
    [
        .. Common,
        new(FailureReason.ReauthorizationRequired) { Codes = ["40110", BadParameter, "40102", "40105"], Step = "sign_in" },
        new(FailureReason.OperatorFault) { Codes = ["40001", "40104", "40700"], Step = "sign_in" },
        new(FailureReason.UnexpectedResponse) { Statuses = [200], Matches = answer => answer.At("code") is not ("0" or "20001"), Plain = false },
    ])
    {
        Code = answer => answer.At("code"),
    };

    /// <summary>What is the operator's fault with the platform's app is the company's to mend when the app is its own.</summary>
    public static ProviderFailure Blame(ProviderFailure failure, bool ownApp) => failure.Reason == FailureReason.OperatorFault && ownApp
        ? failure with
        {
            Reason = FailureReason.InvalidConfiguration,
            Field = TiktokAdsSettings.AppField,
            Hint = new(
                "TikTok refuses your own app: it must be approved and have its permissions ticked. Check App ID and Secret under My Apps.",
                "TikTok refuză aplicația proprie: trebuie să fie aprobată și să aibă permisiunile bifate. Verificați App ID și Secret în My Apps."),
        }
        : failure;

    /// <summary>50000, 50002, 51xxx, 60001: system, back-end, maintenance.</summary>
    private static bool IsOutage(string? code)
        => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is (>= 50000 and < 52000) or 60001;
}
