using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.AnafEfactura;

internal sealed class AnafEfacturaConnector(AnafEfacturaClient client) : IVerifiesConnection, IAuthorizes, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.AccessToken is not { } token)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        // Two steps: a token that works may still have no rights for the company.
        var settings = AnafEfacturaSettings.Parse(attempt.Settings);
        var greeted = await client.HelloAsync(settings, token, cancellationToken);
        if (!greeted.Succeeded)
        {
            return greeted.Failure;
        }

        var listed = await client.ListAsync(settings, token, cancellationToken);
        return listed.Succeeded
            ? new Verification(new ProviderAccount(settings.Cif, "CUI " + settings.Cif, settings.Environment))
            {
                Facts = new Dictionary<string, string> { ["messages"] = listed.Value.Messages.ToString(CultureInfo.InvariantCulture) },
            }
            : listed.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(AnafEfacturaSettings.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        AnafEfacturaClient.Authenticate(request, attempt.RequireToken());
        return ValueTask.CompletedTask;
    }

    /// <summary>The consent belongs to the person whose certificate was used: the certificate's serial number names them.</summary>
    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
    {
        var account = JwtClaims.Read(issued.AccessToken.Reveal())?.Text("serial") is { Length: > 0 and <= 100 } serial ? serial : AnafEfacturaSettings.Parse(context.Settings).Cif;
        return Task.FromResult<ProviderResult<Consent>>(new Consent(account, issued));
    }
}
