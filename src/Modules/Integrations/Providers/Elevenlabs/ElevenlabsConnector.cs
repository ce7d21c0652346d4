using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Elevenlabs;

internal sealed class ElevenlabsConnector(ElevenlabsClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    private static readonly ProviderFailure NoModel = new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = "default_model_id",
        Step = "account",
        Hint = new("ElevenLabs has no model of that ID for this account. Choose one from its list.", "ElevenLabs nu are un model cu acest ID pentru cont. Alegeți unul din lista sa."),
    };

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = ElevenlabsSettings.Parse(attempt.Settings);
        var user = await client.ReadUserAsync(settings, cancellationToken);
        // A key limited to, say, speech is genuine and useful though it may not read the user: the list of models proves it then.
        var limited = user.Failure?.ProviderCode == ElevenlabsErrors.MissingPermissions;
        if (!user.Succeeded && !limited)
        {
            return user.Failure;
        }

        if ((limited || settings.DefaultModelId is not null) && await CheckModelsAsync(settings, cancellationToken) is { } failure)
        {
            return failure;
        }

        if (!user.Succeeded)
        {
            return new Verification(null);
        }

        return user.Value.UserId is { Length: > 0 } id
            ? new Verification(new ProviderAccount(id, Environment: settings.Region)) { Facts = Facts(user.Value.Subscription) }
            : new ProviderFailure(FailureReason.UnexpectedResponse);
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(ElevenlabsSettings.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        ElevenlabsClient.Authenticate(request, ElevenlabsSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
    }

    private async Task<ProviderFailure?> CheckModelsAsync(ElevenlabsSettings settings, CancellationToken cancellationToken)
    {
        var listed = await client.ListModelsAsync(settings, cancellationToken);
        if (!listed.Succeeded)
        {
            return listed.Failure;
        }

        if (listed.Value.Count == 0 || listed.Value.Any(model => model is null))
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        return settings.DefaultModelId is { } wanted && listed.Value.All(model => model!.ModelId != wanted) ? NoModel : null;
    }

    private static Dictionary<string, string> Facts(ElevenlabsSubscription? subscription)
    {
        var facts = new Dictionary<string, string>();
        if (subscription?.Tier is { Length: > 0 and <= 40 } tier && tier.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            facts["tier"] = tier;
        }

        if (subscription is { CharacterCount: { } used, CharacterLimit: { } limit })
        {
            facts["characters_used"] = string.Create(CultureInfo.InvariantCulture, $"{used} / {limit}");
        }

        return facts;
    }
}
