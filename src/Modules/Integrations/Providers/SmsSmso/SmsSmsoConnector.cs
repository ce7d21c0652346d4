using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmso;

internal sealed class SmsSmsoConnector(SmsSmsoClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = SmsSmsoSettings.Parse(attempt.Settings);
        var facts = new Dictionary<string, string>();
        var credit = await client.CreditAsync(settings, cancellationToken);
        if (credit.Succeeded)
        {
            facts["credit"] = credit.Value.CreditValue.ToString(CultureInfo.InvariantCulture);
        }
        else if (credit.Failure.HttpStatus != 404)
        {
            return credit.Failure;
        }

        // The documents write the path of the first call in two ways; should it be gone, the senders prove the key as well.
        if (!credit.Succeeded || settings.SenderId is not null)
        {
            var senders = await client.SendersAsync(settings, cancellationToken);
            if (!senders.Succeeded)
            {
                return senders.Failure;
            }

            if (settings.SenderId is { } wanted && senders.Value.All.All(sender => sender.Id != wanted))
            {
                return UnknownSender(senders.Value.All);
            }
        }

        // SMSO tells nobody whose key it is.
        return new Verification(null) { Facts = facts };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        SmsSmsoClient.Authenticate(request, SmsSmsoSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
    }

    private static ProviderFailure UnknownSender(IReadOnlyList<SmsSmsoSender> known)
    {
        var choices = string.Join(", ", known.Take(10).Select(sender => sender.Id.ToString(CultureInfo.InvariantCulture)));
        return new(FailureReason.InvalidConfiguration)
        {
            Plain = true,
            Field = "sender_id",
            Step = "account",
            Hint = choices.Length == 0
                ? new("This SMSO account has no sender yet. Ask SMSO for one.", "Acest cont SMSO nu are încă un expeditor. Cereți unul de la SMSO.")
                : new($"This SMSO account has no sender with this number. Known ones: {choices}.", $"Acest cont SMSO nu are un expeditor cu acest număr. Există: {choices}."),
        };
    }
}
