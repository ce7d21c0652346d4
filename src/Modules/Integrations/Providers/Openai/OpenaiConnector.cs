using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

internal sealed class OpenaiConnector(OpenaiClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = OpenaiSettings.Parse(attempt.Settings);
        var listed = await client.ListModelsAsync(settings, cancellationToken);
        if (!listed.Succeeded)
        {
            return listed.Failure;
        }

        if (settings.DefaultModel is { } model && listed.Value.Data.All(known => known.Id != model))
        {
            return new ProviderFailure(FailureReason.InvalidConfiguration)
            {
                Plain = true,
                Field = "default_model",
                Step = "account",
                Hint = new(
                    "This account has no model of that name. Choose one from the list in OpenAI.",
                    "Contul nu are un model cu acest nume. Alegeți unul din lista din OpenAI."),
            };
        }

        // The list of models says nothing about who we are; the project or organization does, where it was given.
        var account = (settings.ProjectId ?? settings.OrganizationId) is { } named ? new ProviderAccount(named) : null;
        return new Verification(account)
        {
            Facts = new Dictionary<string, string> { ["models"] = listed.Value.Data.Count.ToString(CultureInfo.InvariantCulture) },
        };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(OpenaiSettings.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        OpenaiClient.Authenticate(request, OpenaiSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
    }
}
