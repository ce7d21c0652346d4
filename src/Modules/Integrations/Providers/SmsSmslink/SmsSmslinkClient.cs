using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmslink;

/// <summary>The only file that knows SMSLink's address and parameters.</summary>
internal sealed class SmsSmslinkClient(ProviderApi api)
{
    public Uri Base => api.Address(SmsSmslinkProvider.Declared, string.Empty);

    /// <summary>Into the form of a POST: the examples' GET puts the password into the address.</summary>
    public static ValueTask AuthenticateAsync(HttpRequestMessage request, SmsSmslinkSettings settings, CancellationToken cancellationToken)
        => request.SetFormFieldsAsync(cancellationToken, ("connection_id", settings.ConnectionId), ("password", settings.Password.Reveal()));

    /// <summary>Account balance. Free, sends nothing.</summary>
    public async Task<ProviderResult<SmsSmslinkBalance>> BalanceAsync(SmsSmslinkSettings settings, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api.Address(SmsSmslinkProvider.Declared, "index.php"));
        request.Options.Set(ProviderHttpOptions.Repeatable, true);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["mode"] = "account-balance" });
        await AuthenticateAsync(request, settings, cancellationToken);

        var answer = await api.CallAsync(SmsSmslinkProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        return SmsSmslinkReply.Read(answer.Value) is { } reply && SmsSmslinkBalance.Read(reply) is { } balance ? balance : answer.Value.Unexpected();
    }
}
