using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Elevenlabs;

/// <summary>
/// https://help.elevenlabs.io/hc/en-us/articles/19572237925521 and elevenlabs/elevenlabs-docs error-messages.mdx. 401 has several meanings, told apart by
/// <c>detail.status</c>. <c>detail</c> may also be a string, or (422) a list; then there is no code and the status decides.
/// </summary>
internal static class ElevenlabsErrors
{
    /// <summary>The key is genuine and lacks a permission; the newer form has <c>detail.code</c> "unauthorized", which says nothing.</summary>
    public const string MissingPermissions = "missing_permissions";

    public static readonly ErrorMap Map = new(
    [
        new(FailureReason.PermissionMissing)
        {
            Statuses = [401, 403],
            Codes = [MissingPermissions],
            Step = "permissions",
            Hint = new(
                "The key is genuine but may read neither the user nor the models. In ElevenLabs, edit the key and allow “User: Read” or “Models: Access”.",
                "Cheia este bună, dar nu poate citi nici utilizatorul, nici modelele. În ElevenLabs, editați cheia și permiteți „User: Read” sau „Models: Access”."),
        },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [400, 401, 402, 403],
            Codes = ["quota_exceeded"],
            Step = "account",
            Hint = new(
                "The key is genuine, but the ElevenLabs account or the key has no credits left. Add credits, then test again.",
                "Cheia este bună, dar contul ElevenLabs sau cheia nu mai are credite. Adăugați credite, apoi testați din nou."),
        },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [401, 403],
            Codes = ["detected_unusual_activity"],
            Step = "account",
            Hint = new(
                "The key is genuine, but ElevenLabs has blocked free use from this server. A paid plan is needed.",
                "Cheia este bună, dar ElevenLabs a blocat folosirea gratuită de pe acest server. Este nevoie de un abonament plătit."),
        },
        new(FailureReason.InvalidCredentials)
        {
            Statuses = [401],
            Codes = ["invalid_api_key"],
            Field = "api_key",
            Step = "sign_in",
            Hint = new(
                "ElevenLabs does not accept this key. Copy it again, and check the region: a key works only in its own.",
                "ElevenLabs nu acceptă această cheie. Copiați-o din nou și verificați regiunea: o cheie funcționează doar în a ei."),
        },

        // A 401 of an unknown kind may be any of the above: it has to be seen twice.
        new(FailureReason.InvalidCredentials) { Statuses = [401], Plain = false, Field = "api_key", Step = "sign_in" },

        // Their load, not our speed.
        new(FailureReason.ProviderUnavailable) { Statuses = [429], Codes = ["system_busy"] },

        // The paths are ours, not a setting.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ])
    {
        Code = answer => answer.At("detail.status") ?? answer.At("detail.code"),
    };
}
