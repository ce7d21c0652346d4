using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Sameday;

/// <summary>
/// sameday-courier/php-sdk:src/Sameday/SamedayClient.php: 403 refuses a login, 401 or 403 at a call a token. The API answers JSON; a 403 with a web page
/// comes from the firewall in front of it and says nothing about the credentials.
/// </summary>
internal static class SamedayErrors
{
    private static readonly ErrorRule Firewall = new(FailureReason.ProviderUnavailable)
    {
        Statuses = [403],
        Matches = answer => !IsApi(answer),
        Plain = false,
        Step = "address",
        Hint = new(
            "The firewall in front of Sameday turns this server away. We keep trying; if it stays, ask Sameday to admit the server's address.",
            "Firewall-ul din fața Sameday respinge acest server. Încercăm în continuare; dacă persistă, cereți Sameday să permită adresa serverului."),
    };

    // The paths are ours, not a setting: the API has moved or changed.
    private static readonly ErrorRule Moved = new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" };

    public static readonly ErrorMap LogIn = new(
    [
        new(FailureReason.InvalidCredentials)
        {
            Statuses = [401, 403],
            BodyContains = "Invalid credentials",
            Matches = IsApi,
            Field = "password",
            Step = "sign_in",
            Hint = new(
                "Sameday does not know this user name and password in the chosen country and environment. Demo users work in the demo only, and the others in production only.",
                "Sameday nu recunoaște utilizatorul și parola în țara și mediul alese. Utilizatorii demo merg doar în demo, ceilalți doar în producție."),
        },
        Firewall,
        new(FailureReason.InvalidCredentials) { Statuses = [401, 403], Plain = false, Field = "password", Step = "sign_in" },
        Moved,
    ]);

    public static readonly ErrorMap Calls = new(
    [
        Firewall,

        // The token ran out or was withdrawn; no setting is at fault until a fresh one is refused too.
        new(FailureReason.InvalidCredentials) { Statuses = [401, 403], Plain = false, Step = "sign_in" },
        Moved,
    ]);

    private static bool IsApi(ProviderAnswer answer) => answer.Json is { ValueKind: JsonValueKind.Object };
}
