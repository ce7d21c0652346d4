using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAnalytics;

/// <summary>https://developers.google.com/analytics/devguides/reporting/data/v1/errors and the refusals of a service account at the token endpoint.</summary>
internal static class GoogleAnalyticsErrors
{
    public static readonly ErrorMap Map = new(
    [
        .. GoogleErrors.Shared,
        new(FailureReason.InvalidConfiguration) { Statuses = [400], Codes = ["INVALID_ARGUMENT"], Field = GoogleAnalyticsSettings.PropertyField, Step = "account" },

        // The same words for a property that does not exist and for one that the account may not read.
        new(FailureReason.PermissionMissing)
        {
            Statuses = [403],
            Codes = ["PERMISSION_DENIED"],
            Field = GoogleAnalyticsSettings.PropertyField,
            Step = "permissions",
            Hint = new(
                "The account may not read this property, or the number is wrong. Check it, and give the account at least the role Viewer in GA4 → Admin → Property access management.",
                "Contul nu poate citi această proprietate sau numărul este greșit. Verificați-l și acordați contului cel puțin rolul Viewer în GA4 → Admin → Gestionarea accesului la proprietate."),
        },
    ])
    {
        Code = GoogleErrors.Code,
    };

    /// <summary>What the token endpoint says to a service account's assertion.</summary>
    public static readonly ErrorMap SignIn = new(
    [
        new(FailureReason.OperatorFault)
        {
            // Our clock, not the key.
            Codes = ["invalid_grant"],
            BodyContains = "reasonable timeframe",
            Step = "sign_in",
        },
        new(FailureReason.InvalidCredentials)
        {
            Codes = ["invalid_grant", "invalid_client", "unauthorized_client", "disabled_client", "deleted_client"],
            Field = GoogleAnalyticsSettings.KeyField,
            Step = "sign_in",
            Hint = new(
                "Google refuses this key: it was deleted, or the service account was. Make a new key and paste its file.",
                "Google refuză această cheie: a fost ștearsă sau contul de serviciu nu mai există. Creați o cheie nouă și lipiți fișierul ei."),
        },
        new(FailureReason.OperatorFault) { Codes = ["invalid_scope", "invalid_request", "unsupported_grant_type"], Step = "sign_in" },
        new(FailureReason.InvalidCredentials) { Statuses = [401, 403], Plain = false, Field = GoogleAnalyticsSettings.KeyField, Step = "sign_in" },
    ])
    {
        Code = answer => answer.At("error"),
    };
}
