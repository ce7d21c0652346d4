using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TermeneRo;

/// <summary>
/// <c>{"errors":{"message":"…"}}</c> comes with an error status and also with 200. Which status stands for which mistake is documented nowhere: the words are
/// read where they are clear, and nothing but a 401 counts as plain.
/// </summary>
internal static class TermeneRoErrors
{
    // Statuses that speak about the request. A 429 or 5xx with such a body keeps its own meaning.
    private static readonly int[] Refusals = [200, 400, 402, 403, 404, 409, 422];

    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.InvalidCredentials) { Statuses = [401], Step = "sign_in", Hint = Login() },
        new(FailureReason.InvalidCredentials)
        {
            Statuses = Refusals,
            Matches = answer => Says(answer, "schema"),
            Plain = false,
            Field = "schema_key",
            Step = "permissions",
            Hint = new("Termene.ro refuses the schema key. Copy it again from your Termene.ro account.", "Termene.ro refuză cheia de schemă. Copiați-o din nou din contul Termene.ro."),
        },
        new(FailureReason.PermissionMissing)
        {
            Statuses = Refusals,
            Matches = answer => answer.Status == 402 || Says(answer, "credit", "limit", "quota", "abonament", "subscription", "expirat", "expired"),
            Plain = false,
            Step = "account",
            Hint = new(
                "The Termene.ro subscription has no queries left or has ended. Renew it, then test again.",
                "Abonamentul Termene.ro nu mai are interogări sau a expirat. Reînnoiți-l, apoi testați din nou."),
        },
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = Refusals,
            Matches = answer => Says(answer, "cui", "cif", "firma", "company", "not found", "negasit", "negăsit"),
            Plain = false,
            Field = "probe_cui",
            Step = "account",
            Hint = new("Termene.ro does not know this CUI. Enter your company's own.", "Termene.ro nu cunoaște acest CUI. Introduceți CUI-ul firmei dumneavoastră."),
        },
        new(FailureReason.InvalidCredentials) { Statuses = [403], Plain = false, Step = "sign_in", Hint = Login() },

        // Refused in words that nobody has written down.
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = Refusals,
            Matches = HasErrors,
            Plain = false,
            Step = "account",
            Hint = new(
                "Termene.ro refused the query. Check the schema key and the CUI, and the state of your subscription.",
                "Termene.ro a refuzat interogarea. Verificați cheia de schemă și CUI-ul, precum și starea abonamentului."),
        },

        // The path is ours, not a setting: the service has moved or changed.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ]);

    private static bool HasErrors(ProviderAnswer answer)
        => answer.Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("errors", out _);

    private static bool Says(ProviderAnswer answer, params string[] words)
        => answer.At("errors.message") is { } message && words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static Text Login() => new(
        "Termene.ro does not accept the user name and password. These are the API's, not those of the website.",
        "Termene.ro nu acceptă utilizatorul și parola. Sunt necesare cele ale API-ului, nu cele ale site-ului.");
}
