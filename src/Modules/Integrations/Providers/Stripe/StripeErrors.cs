using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <summary>https://docs.stripe.com/api/errors. The message may repeat part of the key, or all of a malformed one, so only its kind is read.</summary>
internal static class StripeErrors
{
    private const string AccountInvalid = "account_invalid";

    public static readonly ErrorMap Map = new(
    [
        // stripe/stripe-node issue #2246: "The provided key 'rk_…' does not have the required permissions for this endpoint". The key is genuine.
        new(FailureReason.PermissionMissing)
        {
            Statuses = [403],
            BodyContains = "required permissions",
            Field = "secret_key",
            Step = "permissions",
            Hint = new(
                "The key is genuine but may not read the balance. In Stripe, edit the restricted key and set “Balance” to “Read” (rak_balance_read).",
                "Cheia este bună, dar nu are voie să citească soldul. În Stripe, editați cheia restricționată și puneți „Balance” pe „Read” (rak_balance_read)."),
        },
        new(FailureReason.InvalidCredentials)
        {
            Statuses = [401],
            Codes = ["api_key_expired"],
            Field = "secret_key",
            Step = "sign_in",
            Hint = new(
                "This key has expired. Create a new one in Stripe under Developers → API keys. Keys made by “stripe login” last 90 days.",
                "Cheia a expirat. Creați una nouă în Stripe, la Developers → API keys. Cheile făcute de „stripe login” durează 90 de zile."),
        },
        new(FailureReason.InvalidCredentials) { Statuses = [401], Field = "secret_key", Step = "sign_in" },

        // Of a connected account: "does not have access to account … Application access may have been revoked."
        new(FailureReason.PermissionMissing) { Statuses = [403], Codes = [AccountInvalid], Plain = false, Step = "account" },

        // The path is ours, not a setting.
        new(FailureReason.UnexpectedResponse) { Statuses = [404, 405, 410], Plain = false, Step = "address" },
    ])
    {
        Code = answer => answer.At("error.code"),
    };

    /// <summary>The same where the key is a platform's: nobody of the company typed it in, unless the app is its own.</summary>
    public static ProviderFailure OfConnected(ProviderFailure failure, bool own) => failure switch
    {
        { ProviderCode: AccountInvalid } => failure with { Reason = FailureReason.ReauthorizationRequired, Plain = true, Step = "sign_in" },
        { Field: "secret_key" } when own => failure with { Field = StripeSettings.ClientSecretField },
        { Field: "secret_key" } => failure with { Reason = FailureReason.OperatorFault, Field = null, Hint = null },
        _ => failure,
    };
}
