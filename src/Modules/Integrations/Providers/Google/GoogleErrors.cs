using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Google;

/// <summary>https://cloud.google.com/apis/design/errors: a status in words, and in the details a reason that is more exact.</summary>
internal static class GoogleErrors
{
    /// <summary>The token endpoint's refusals that say more than <c>invalid_grant</c>.</summary>
    public static readonly IReadOnlyList<ErrorRule> Token =
    [
        new(FailureReason.ReauthorizationRequired)
        {
            Codes = ["invalid_grant"],
            Matches = answer => answer.At("error_subtype") == "invalid_rapt",
            Step = "sign_in",
            Hint = new(
                "Your Google Workspace asks people to sign in again after some time. Connect again; an administrator can exempt the app (Security → Google Cloud session control).",
                "Google Workspace cere reautentificarea după un timp. Conectați din nou; un administrator poate excepta aplicația (Securitate → Controlul sesiunilor Google Cloud)."),
        },
        new(FailureReason.PermissionMissing)
        {
            Codes = ["admin_policy_enforced"],
            Step = "permissions",
            Hint = new(
                "An administrator of your Google Workspace has blocked the app. Ask them to allow it (Security → API controls → App access control).",
                "Un administrator Google Workspace a blocat aplicația. Cereți-i să o permită (Securitate → Controale API → Controlul accesului aplicațiilor)."),
        },
    ];

    /// <summary>What every API of Google may answer, after the service's own rules.</summary>
    public static readonly IReadOnlyList<ErrorRule> Shared =
    [
        new(FailureReason.PermissionMissing)
        {
            Codes = ["ACCESS_TOKEN_SCOPE_INSUFFICIENT"],
            Step = "permissions",
            Hint = new(
                "A permission was left unticked at Google. Connect again and leave every box ticked.",
                "O permisiune a rămas nebifată la Google. Conectați din nou și lăsați toate casetele bifate."),
        },
        new(FailureReason.OperatorFault) { Codes = ["SERVICE_DISABLED", "CONSUMER_SUSPENDED", "CONSUMER_INVALID", "BILLING_DISABLED"], Step = "address" },
        new(FailureReason.ReauthorizationRequired) { Statuses = [401], Codes = ["UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED", "CREDENTIALS_MISSING"], Plain = false, Step = "sign_in" },
        new(FailureReason.ReauthorizationRequired) { Statuses = [401], Plain = false, Step = "sign_in" },
        new(FailureReason.RateLimited) { Codes = ["RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"], Step = "account" },
        new(FailureReason.ProviderUnavailable) { Codes = ["UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED"], Step = "address" },
    ];

    /// <summary>The reason in the details where there is one, else the status.</summary>
    public static string? Code(ProviderAnswer answer)
        => Details(answer).Select(detail => Text(detail, "reason")).FirstOrDefault(reason => reason is not null) ?? answer.At("error.status");

    public static IEnumerable<JsonElement> Details(ProviderAnswer answer)
        => answer.Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            && error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array
            ? details.EnumerateArray().Where(detail => detail.ValueKind == JsonValueKind.Object)
            : [];

    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What is the operator's fault with the platform's app is the company's to mend when the app is its own.</summary>
    public static ProviderFailure Blame(ProviderFailure failure, SettingValues settings)
        => failure.Reason == FailureReason.OperatorFault && settings.Has(GoogleFields.ClientId)
            ? failure with { Reason = FailureReason.InvalidConfiguration, Field = GoogleFields.ClientId, Hint = OwnProject }
            : failure;

    private static readonly Text OwnProject = new(
        "The Google Cloud project of your own app is not ready for this: enable the API in it and look at its access level, or leave the app's fields empty to use the ERP's app.",
        "Proiectul Google Cloud al aplicației proprii nu este pregătit: activați API-ul în el și verificați nivelul de acces sau lăsați goale câmpurile aplicației pentru a folosi aplicația ERP-ului.");
}
