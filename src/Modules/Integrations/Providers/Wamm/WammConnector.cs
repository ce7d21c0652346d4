using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Wamm;

/// <summary>Cannot verify: every documented call of WAMM sends a message or changes a list, and none may be made only to test a token.</summary>
internal sealed class WammConnector(ProviderApi api) : IAuthenticatesRequests
{
    public ProviderResult<Uri> BaseAddress(SettingValues settings) => api.Address(WammProvider.Declared, string.Empty);

    /// <summary>The vendor's page knows the query only; the header is what a WAMM user's client sends beside it (ulmeanuadrian/n8n-nodes-wamm:credentials/WammApi.credentials.ts).</summary>
    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var token = attempt.Settings.Secret("access_token").Reveal();
        request.SetQuery(("instance_id", attempt.Settings.Text("instance_id")), ("access_token", token));
        request.SetHeader("ACCESS-TOKEN", $"{token}:{attempt.Settings.Text("email")}");
        return ValueTask.CompletedTask;
    }
}
