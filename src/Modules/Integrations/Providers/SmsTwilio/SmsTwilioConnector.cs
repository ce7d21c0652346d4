using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsTwilio;

internal sealed class SmsTwilioConnector(SmsTwilioClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = SmsTwilioSettings.Parse(attempt.Settings);

        // Each login that was entered is proved: beside an API key, a wrong auth token would show only when the first webhook is refused.
        foreach (var login in settings.Logins)
        {
            var listed = await client.ListMessagesAsync(settings.AccountSid, login, cancellationToken);
            if (!listed.Succeeded)
            {
                return listed.Failure.Reason == FailureReason.InvalidCredentials ? listed.Failure with { Field = login.Field } : listed.Failure;
            }
        }

        // A login opens the account in the path and its subaccounts only, so the path says who we are.
        return new Verification(new ProviderAccount(settings.AccountSid));
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        SmsTwilioClient.Authenticate(request, SmsTwilioSettings.Parse(attempt.Settings).Logins[0]);
        return ValueTask.CompletedTask;
    }
}
