using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

/// <summary>revolut-engineering/revolut-openapi:json/business.json, components.responses. A 401 has two shapes, so its status decides.</summary>
internal static class RevolutBusinessErrors
{
    public static readonly ErrorMap Map = new(
    [
        // The token may only have been replaced: a refresh ends the one before.
        new(FailureReason.ReauthorizationRequired) { Statuses = [401], Plain = false, Step = "sign_in" },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [403],
            Codes = ["9002"],
            Step = "permissions",
            Hint = new(
                "Revolut forbids this to the app. Connect again and allow READ, or check in Revolut that the plan includes the Business API.",
                "Revolut interzice acest lucru aplicației. Conectați din nou și permiteți READ sau verificați în Revolut că planul include Business API."),
        },
        new(FailureReason.RateLimited) { Codes = ["3162"], Statuses = [429] },

        // The path is ours, not a setting.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ])
    {
        Code = answer => answer.At("code"),
    };
}
