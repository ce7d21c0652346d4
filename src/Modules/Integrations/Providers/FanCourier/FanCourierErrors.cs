using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.FanCourier;

/// <summary>
/// daika7ana/fancourier-api-v2:src/Fancourier/Response/*.php: an answer counts as a success only when its <c>status</c> says so, whatever HTTP says.
/// </summary>
internal static class FanCourierErrors
{
    private static readonly Text Refused = new(
        "FAN Courier does not accept this user name and password. They are those of selfAWB.",
        "FAN Courier nu acceptă utilizatorul și parola. Sunt cele din selfAWB.");

    // The paths are ours, not a setting: the API has moved or changed.
    private static readonly ErrorRule Moved = new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" };

    public static readonly ErrorMap LogIn = new(
    [
        new(FailureReason.InvalidCredentials) { Statuses = [401], Field = "password", Step = "sign_in", Hint = Refused },

        // 422 is how the API refuses a value, 200 with another status how it refuses anything. Neither was seen at a login, so neither is final at once.
        new(FailureReason.InvalidCredentials) { Statuses = [422], Plain = false, Field = "password", Step = "sign_in", Hint = Refused },
        new(FailureReason.InvalidCredentials) { Statuses = [200], Matches = SaysFailure, Plain = false, Field = "password", Step = "sign_in", Hint = Refused },
        Moved,
    ]);

    public static readonly ErrorMap Calls = new(
    [
        // The token ran out or was withdrawn; no setting is at fault until a fresh one is refused too.
        new(FailureReason.InvalidCredentials) { Statuses = [401], Plain = false, Step = "sign_in" },
        new(FailureReason.UnexpectedResponse) { Statuses = [200], Matches = SaysFailure, Plain = false },
        Moved,
    ]);

    /// <summary><c>{"status":"fail",…}</c>, or <c>{"success":false,…}</c> as the AWB calls have it.</summary>
    private static bool SaysFailure(ProviderAnswer answer)
        => answer.Json is { ValueKind: JsonValueKind.Object } && (answer.At("status") is { } status ? status != "success" : answer.At("success") == "false");
}
