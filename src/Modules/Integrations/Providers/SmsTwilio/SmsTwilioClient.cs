using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.SmsTwilio;

/// <summary>The only file that knows Twilio's addresses and headers.</summary>
internal sealed class SmsTwilioClient(ProviderApi api)
{
    public Uri Base => api.Address(SmsTwilioProvider.Declared, string.Empty);

    public static void Authenticate(HttpRequestMessage request, SmsTwilioLogin login)
    {
        request.SetAcceptJson();
        request.SetBasic(login.User, login.Password);
    }

    /// <summary>
    /// ListMessage of twilio_api_v2010.json. Free. Not GET /Accounts/{Sid}.json, which a Standard API key may not read
    /// (https://www.twilio.com/docs/iam/api-keys/key-resource-v1).
    /// </summary>
    public async Task<ProviderResult<SmsTwilioMessages>> ListMessagesAsync(string accountSid, SmsTwilioLogin login, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address(SmsTwilioProvider.Declared, $"2010-04-01/Accounts/{accountSid}/Messages.json?PageSize=1"));
        Authenticate(request, login);

        var answer = await api.CallAsync(SmsTwilioProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var read = answer.Value.Read<SmsTwilioMessages>();
        return read.Succeeded && !read.Value.IsList ? answer.Value.Unexpected() : read;
    }
}
