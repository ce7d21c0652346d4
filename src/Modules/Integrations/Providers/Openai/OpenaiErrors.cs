using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

/// <summary>https://developers.openai.com/docs/guides/error-codes</summary>
internal static class OpenaiErrors
{
    public static readonly ErrorMap Map = new(
    [
        // Comes with 401 and with 403: the text decides, not the status. The key is genuine.
        new(FailureReason.PermissionMissing)
        {
            Statuses = [401, 403],
            BodyContains = "Missing scopes",
            Step = "permissions",
            Hint = new(
                "The key is genuine but may not list models. Give it the permission “Models: read” in the OpenAI project.",
                "Cheia este bună, dar nu are voie să citească modelele. Acordați-i permisiunea „Models: read” în proiectul OpenAI."),
        },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [401],
            BodyContains = "IP not authorized",
            Step = "permissions",
            Hint = new(
                "OpenAI refuses this server's address. Add it to the project's IP allow-list.",
                "OpenAI refuză adresa acestui server. Adăugați-o în lista de adrese IP permise a proiectului."),
        },
        new(FailureReason.PermissionMissing)
        {
            Statuses = [401],
            BodyContains = "must be a member of an organization",
            Field = "organization_id",
            Step = "permissions",
        },
        new(FailureReason.InvalidConfiguration)
        {
            Statuses = [403],
            BodyContains = "unsupported_country",
            Step = "permissions",
            Hint = new("OpenAI does not serve the country of this server.", "OpenAI nu oferă servicii în țara acestui server."),
        },
        new(FailureReason.InvalidCredentials) { Statuses = [401], Codes = ["invalid_api_key"], Field = "api_key", Step = "sign_in" },

        // No credit left: waiting does not help, and the key is fine.
        new(FailureReason.PermissionMissing)
        {
            Statuses = [429],
            Codes = ["insufficient_quota"],
            Step = "account",
            Hint = new(
                "The OpenAI account has no credit left. Add credit under Billing, then test again.",
                "Contul OpenAI nu mai are credit. Adăugați credit la Billing, apoi testați din nou."),
        },
    ])
    {
        Code = answer => answer.At("error.code"),
    };
}
