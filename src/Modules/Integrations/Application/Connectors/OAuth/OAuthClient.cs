using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors.OAuth;

/// <summary>The token and revocation endpoints (RFC 6749, RFC 7636, RFC 7009), over the one way out.</summary>
internal sealed class OAuthClient(ProviderApi api) : IOAuthClient
{
    public Task<ProviderResult<IssuedTokens>> ExchangeAsync(OAuthContext context, string code, string? verifier, CancellationToken cancellationToken)
    {
        var call = new TokenCall("authorization_code") { Parameters = { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = context.RedirectUri.AbsoluteUri } };
        if (verifier is not null)
        {
            call.Parameters["code_verifier"] = verifier;
        }

        return CallAsync(context, call, cancellationToken);
    }

    public Task<ProviderResult<IssuedTokens>> RefreshAsync(OAuthContext context, Secret refreshToken, CancellationToken cancellationToken)
        => CallAsync(context, new("refresh_token") { Parameters = { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken.Reveal() } }, cancellationToken);

    public async Task<ProviderResult<IssuedTokens>> CallAsync(OAuthContext context, TokenCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, context.Addresses.Token);
        Authenticate(context, call.Parameters, request);
        context.Rule.ShapeTokenCall?.Invoke(context, call);
        request.RequestUri = call.Address ?? request.RequestUri;
        request.Content = call.Json ? new StringContent(JsonSerializer.Serialize(call.Parameters), Encoding.UTF8, "application/json") : new FormUrlEncodedContent(call.Parameters);
        var answered = await SendAsync(context, request, call.Headers, cancellationToken);
        return !answered.Succeeded ? answered.Failure
            : context.Rule.ReadTokens is { } read ? read(context, answered.Value)
            : TokenAnswer.Read(answered.Value, context.Now);
    }

    /// <summary>The refresh token where there is one: with it the access tokens go too (RFC 7009 section 2.1).</summary>
    public async Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, GrantTokens tokens, CancellationToken cancellationToken)
    {
        if (context.Addresses.Revoke is not { } address || (tokens.Refresh ?? tokens.Access) is not { } token)
        {
            return Revoked.NotOffered;
        }

        var parameters = new Dictionary<string, string> { ["token"] = token.Reveal(), ["token_type_hint"] = tokens.Refresh is null ? "access_token" : "refresh_token" };
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        Authenticate(context, parameters, request);
        request.Content = new FormUrlEncodedContent(parameters);
        var answered = await SendAsync(context, request, [], cancellationToken);

        // A token that the authority does not know any more is revoked: RFC 7009 answers 200, some answer invalid_token or invalid_grant.
        return answered.Succeeded || answered.Failure.Reason == FailureReason.ReauthorizationRequired ? Revoked.Done : answered.Failure;
    }

    private Task<ProviderResult<ProviderAnswer>> SendAsync(OAuthContext context, HttpRequestMessage request, Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Options.Set(ProviderHttpOptions.NoRedirect, true);
        request.Options.Set(ProviderHttpOptions.Timeout, Limits.TokenCall);
        return api.CallAsync(context.Provider, request, OAuthErrors.For(context), cancellationToken);
    }

    private static void Authenticate(OAuthContext context, Dictionary<string, string> parameters, HttpRequestMessage request)
    {
        switch (context.Rule.ClientAuthentication)
        {
            case ClientAuthentication.Basic:
                // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
                var pair = $"{Uri.EscapeDataString(context.App.ClientId)}:{Uri.EscapeDataString(context.App.ClientSecret?.Reveal() ?? string.Empty)}";
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
                break;
            case ClientAuthentication.Body:
                parameters["client_id"] = context.App.ClientId;
                if (context.App.ClientSecret is { } secret)
                {
                    parameters["client_secret"] = secret.Reveal();
                }

                break;
            default:
                break;
        }
    }
}
