using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Webhooks;

/// <summary>Deliveries in words.</summary>
internal static class Deliveries
{
    public static readonly IReadOnlyList<string> Verdicts = [.. Enum.GetValues<WebhookVerdict>().Select(Words.Code)];

    public static string Verdict(WebhookDeliveryView delivery, Speech speech) => speech["delivery.verdict." + delivery.Verdict];

    /// <summary>Why, where there are words for it; a code that nobody has put into words stays for the technical details.</summary>
    public static string? Why(WebhookDeliveryView delivery, Speech speech)
        => delivery.Reason is { } reason && ConsoleTexts.Find("delivery.reason." + reason) is { } text ? text.In(speech.Code) : null;

    public static string Tone(WebhookDeliveryView delivery) => delivery.Verdict switch
    {
        "accepted" => "good",
        "bad_signature" or "failed" => "bad",
        _ => "plain",
    };

    public static bool MayRunAgain(WebhookDeliveryView delivery) => delivery.Verdict is "accepted" or "failed";
}
