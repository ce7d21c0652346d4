using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Cargus;

/// <summary>
/// Two parties answer: Microsoft's gateway (learn.microsoft.com/azure/api-management/api-management-error-handling-policies, its key and its quota), and
/// Cargus behind it, which answers a wrong login with 400, 401 or 500.
/// </summary>
internal static class CargusErrors
{
    private static readonly ErrorRule KeyRefused = new(FailureReason.InvalidCredentials)
    {
        Statuses = [401],
        BodyContains = "subscription key",
        Field = "subscription_key",
        Step = "sign_in",
        Hint = new(
            "Cargus's gateway does not accept the subscription key. Copy the primary key of StandardUrgentOnlineAPI; a new subscription works once Cargus has approved it.",
            "Cargus nu acceptă cheia de abonament. Copiați cheia primară a produsului StandardUrgentOnlineAPI; un abonament nou merge după ce Cargus îl aprobă."),
    };

    private static readonly ErrorRule OutOfQuota = new(FailureReason.RateLimited) { Statuses = [403], BodyContains = "quota", Step = "account" };

    // The paths are ours, not a setting: the API has moved or changed.
    private static readonly ErrorRule Moved = new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" };

    private static readonly ErrorRule LogInRefused = new(FailureReason.InvalidCredentials)
    {
        Statuses = [200, 400, 401, 500],
        BodyContains = "authenticate",
        Field = "password",
        Step = "sign_in",
        Hint = new(
            "Cargus does not accept this WebExpress user name and password, or the account has no access to the API. The subscription key is right.",
            "Cargus nu acceptă utilizatorul și parola WebExpress sau contul nu are acces la API. Cheia de abonament este bună."),
    };

    private static readonly ErrorRule LogInUnclear = LogInRefused with { Statuses = [400, 401], BodyContains = null, Plain = false };

    private static readonly Text Answered500 = new(
        "Cargus answered with an internal error. It does so for a wrong WebExpress user name or password too: check them; if they are right, try again later.",
        "Cargus a răspuns cu o eroare internă. La fel răspunde și când utilizatorul sau parola WebExpress sunt greșite: verificați-le; dacă sunt bune, încercați mai târziu.");

    /// <summary>For credentials that somebody has just entered: a 500 is most likely about them.</summary>
    public static readonly ErrorMap FirstLogIn = new(
    [
        KeyRefused,
        OutOfQuota,
        LogInRefused,
        LogInUnclear,
        new(FailureReason.InvalidCredentials) { Statuses = [500], Plain = false, Field = "password", Step = "sign_in", Hint = Answered500 },
        Moved,
    ]);

    /// <summary>For credentials that have worked before: a 500 is most likely an outage, and must not put a whole country's connections into error.</summary>
    public static readonly ErrorMap NextLogIn = new(
    [
        KeyRefused,
        OutOfQuota,
        LogInRefused,
        LogInUnclear,
        new(FailureReason.ProviderUnavailable) { Statuses = [500], Plain = false, Step = "sign_in", Hint = Answered500 },
        Moved,
    ]);

    public static readonly ErrorMap Calls = new(
    [
        KeyRefused,
        OutOfQuota,

        // The token ran out or was withdrawn; no setting is at fault until a fresh one is refused too.
        new(FailureReason.InvalidCredentials) { Statuses = [401], Plain = false, Step = "sign_in" },
        new(FailureReason.UnexpectedResponse) { Statuses = [200], Matches = SaysError, Plain = false },
        Moved,
    ]);

    /// <summary><c>[{"Error":"…"}]</c> or <c>{"Error":"…"}</c>, with 200.</summary>
    private static bool SaysError(ProviderAnswer answer) => answer.Json switch
    {
        { ValueKind: JsonValueKind.Array } => answer.At("0.Error") is not null,
        { ValueKind: JsonValueKind.Object } => answer.At("Error") is not null,
        _ => false,
    };
}
