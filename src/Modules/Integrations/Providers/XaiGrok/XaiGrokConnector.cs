using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.XaiGrok;

internal sealed class XaiGrokConnector(XaiGrokClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    private static readonly ProviderFailure KeyOff = new(FailureReason.InvalidCredentials)
    {
        Plain = true,
        Field = "api_key",
        Step = "sign_in",
        Hint = new("xAI says that this key is blocked or disabled. Enable it in the xAI console, or create another.", "xAI spune că această cheie este blocată sau dezactivată. Activați-o în consola xAI sau creați alta."),
    };

    private static readonly ProviderFailure TeamOff = new(FailureReason.PermissionMissing)
    {
        Plain = true,
        Step = "account",
        Hint = new("The key is genuine, but xAI has blocked its team. Look at Billing in the xAI console.", "Cheia este bună, dar xAI a blocat echipa. Verificați Billing în consola xAI."),
    };

    private static readonly ProviderFailure NoAccess = new(FailureReason.PermissionMissing)
    {
        Plain = true,
        Field = "api_key",
        Step = "permissions",
        Hint = new(
            "The key is genuine but has no access to endpoints or to models. In the xAI console, edit the key and allow both.",
            "Cheia este bună, dar nu are acces la endpoint-uri sau la modele. În consola xAI, editați cheia și permiteți-le pe amândouă."),
    };

    private static readonly ProviderFailure NoModel = new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = "default_model",
        Step = "account",
        Hint = new("This key may not use a model of that name. Choose one from your team's list in xAI.", "Cheia nu poate folosi un model cu acest nume. Alegeți unul din lista echipei din xAI."),
    };

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = XaiGrokSettings.Parse(attempt.Settings);
        var read = await client.ReadKeyAsync(settings, cancellationToken);
        if (read.Succeeded)
        {
            if (Objection(read.Value, settings.DefaultModel) is { } objection)
            {
                return objection;
            }

            var account = new ProviderAccount(read.Value.TeamId, string.IsNullOrWhiteSpace(read.Value.Name) ? null : read.Value.Name.Trim());
            return settings.DefaultModel is null ? new Verification(account) : await CheckModelsAsync(settings, account, cancellationToken);
        }

        // The path is young and not promised; the list of models proves a key as well, but does not say whose it is.
        return read.Failure.HttpStatus == 404 ? await CheckModelsAsync(settings, null, cancellationToken) : read.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        XaiGrokClient.Authenticate(request, XaiGrokSettings.Parse(attempt.Settings));
        return ValueTask.CompletedTask;
    }

    /// <summary>200 alone proves nothing: a blocked key gets it too.</summary>
    private static ProviderFailure? Objection(XaiGrokKey key, string? model) => key switch
    {
        { TeamId: null or "" } or { Acls: null } => new(FailureReason.UnexpectedResponse),
        { ApiKeyBlocked: true } or { ApiKeyDisabled: true } => KeyOff,
        { TeamBlocked: true } => TeamOff,
        _ when !key.Admits("endpoint") || !key.Admits("model") => NoAccess,
        _ when model is not null && !key.Admits("model", model) => NoModel,
        _ => null,
    };

    private async Task<ProviderResult<Verification>> CheckModelsAsync(XaiGrokSettings settings, ProviderAccount? account, CancellationToken cancellationToken)
    {
        var listed = await client.ListModelsAsync(settings, cancellationToken);
        if (!listed.Succeeded)
        {
            return listed.Failure;
        }

        if (listed.Value.Data is null || listed.Value.Data.Any(known => known is null))
        {
            return new ProviderFailure(FailureReason.UnexpectedResponse);
        }

        return settings.DefaultModel is { } model && listed.Value.Data.All(known => known.Id != model)
            ? NoModel
            : new Verification(account) { Facts = new Dictionary<string, string> { ["models"] = listed.Value.Data.Count.ToString(CultureInfo.InvariantCulture) } };
    }
}
