using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

internal sealed class NeverbounceConnector(NeverbounceClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var read = await client.ReadAccountAsync(NeverbounceSettings.Parse(attempt.Settings), cancellationToken);

        // The account's answer says what is left, not who we are.
        return read.Succeeded ? new Verification(null) { Facts = Facts(read.Value.Credits) } : read.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
        => NeverbounceClient.AuthenticateAsync(request, NeverbounceSettings.Parse(attempt.Settings), cancellationToken);

    private static Dictionary<string, string> Facts(NeverbounceCredits? credits)
    {
        var facts = new Dictionary<string, string>();
        if (credits?.PaidCreditsRemaining is { } paid)
        {
            facts["paid_credits_remaining"] = paid.ToString(CultureInfo.InvariantCulture);
        }

        if (credits?.FreeCreditsRemaining is { } free)
        {
            facts["free_credits_remaining"] = free.ToString(CultureInfo.InvariantCulture);
        }

        return facts;
    }
}
