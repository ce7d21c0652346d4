using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmslink;

/// <summary>
/// The body decides, not the status: refusals come with 200. No list of the error codes is public, so the words are read, and only words
/// about the login count as plain; every other refusal has to be seen twice.
/// </summary>
internal static class SmsSmslinkErrors
{
    private static readonly string[] Passing = ["temporar", "unavailable", "indisponibil", "maintenance", "mentenan", "try again", "incercati", "încercați"];
    private static readonly string[] Login = ["password", "parol", "connection id", "connection_id", "conexiun", "credential", "authentic", "autentific", "login"];

    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.ProviderUnavailable) { Matches = answer => Refuses(answer, Passing), Plain = false, Step = "address" },
        new(FailureReason.InvalidCredentials) { Matches = answer => Refuses(answer, Login), Step = "sign_in", Hint = Hint() },
        new(FailureReason.InvalidCredentials) { Matches = answer => Refuses(answer, [string.Empty]), Plain = false, Step = "sign_in", Hint = Hint() },

        // The path is ours, not a setting: the service has moved or changed.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ]);

    private static bool Refuses(ProviderAnswer answer, IReadOnlyList<string> words)
        => answer.Status is < 500 and not 429
            && SmsSmslinkReply.Read(answer) is { Accepted: false } reply
            && words.Any(word => reply.Description.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static Text Hint() => new(
        "SMSLink refuses the connection. Copy the Connection ID and its password again from SMSLink → SMS Gateway.",
        "SMSLink refuză conexiunea. Copiați din nou Connection ID-ul și parola lui din SMSLink → SMS Gateway.");
}
