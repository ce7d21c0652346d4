using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>A person must consent at the provider.</summary>
/// <param name="AuthorizationUrl">The consent page: to be opened in the browser that asked, as a whole page.</param>
/// <param name="ExpiresAt">Until then, and once.</param>
/// <param name="RedirectUri">Where the provider sends the person back to.</param>
internal sealed record AuthorizationRequired(Uri AuthorizationUrl, DateTimeOffset ExpiresAt, [property: JsonIgnore] Uri RedirectUri);

/// <summary>What a trip is begun with.</summary>
/// <param name="Draft">Settings sent along, to be kept only when the consent succeeds.</param>
/// <param name="ReturnUrl">Where the person goes afterwards.</param>
internal sealed record AuthorizationWish(JsonObject? Draft, bool ReplaceAccount, string? ReturnUrl);

/// <summary>
/// Begins the authorisation code flow: a state of 256 random bits that works once for ten minutes, bound to user, browser, tenant, integration, provider and
/// redirect address (RFC 9700 section 2.1), and a fresh proof key whose verifier never leaves the server (RFC 7636).
/// </summary>
internal sealed class BeginAuthorization(IAuthorizationStore store, ISecretVault vault, CallContext call, TimeProvider clock)
{
    /// <summary>Fails with <c>vault.sealed</c>, or when no browser is behind the call.</summary>
    public async Task<Result<AuthorizationRequired>> BeginAsync(OAuthContext context, Integration integration, AuthorizationWish wish, CancellationToken cancellationToken)
    {
        if (call.BrowserSession is not { } session)
        {
            return Error.Of(ErrorKind.Invalid, "authorization.needs_browser");
        }

        var state = Random();
        var verifier = context.Rule.Pkce ? Random() : null;
        var now = clock.Now();
        var scopes = ScopesOf(context);
        var pending = new PendingAuthorization
        {
            Id = Guid.CreateVersion7(now),
            Tenant = context.Tenant,
            IntegrationId = integration.Id,
            Provider = integration.Provider,
            UserId = call.Actor.Id,
            Session = Hash(session),
            RedirectUri = context.RedirectUri,
            ClientId = context.App.ClientId,
            Scopes = scopes,
            ReplaceAccount = wish.ReplaceAccount,
            ReturnUrl = wish.ReturnUrl,
            DraftFields = [.. wish.Draft?.Where(field => !SealedSecret.IsMask(field.Value)).Select(field => field.Key) ?? []],
            Payload = IntegrationConfig.Empty.With("authority", context.Rule.Authority),
        };
        var payload = await SealAsync(pending, verifier, wish.Draft, cancellationToken);
        if (!payload.Succeeded)
        {
            return payload.Error;
        }

        await store.AddAsync(Hash(state), pending with { Payload = payload.Value }, Limits.PendingAuthorization, cancellationToken);
        return new AuthorizationRequired(UrlOf(context, scopes, state, verifier), now + Limits.PendingAuthorization, context.RedirectUri);
    }

    /// <summary>The permissions that this connection asks for.</summary>
    public static IReadOnlyList<string> ScopesOf(OAuthContext context)
        => context.Rule.Scopes is { } chosen ? chosen(context.Settings) : [.. context.Provider.Scopes.Select(scope => scope.Code)];

    /// <summary>What stands in the database in place of a state or a browser's value.</summary>
    public static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));

    /// <summary>256 bits, in characters that every address takes (RFC 7636 section 4.1).</summary>
    public static string Random() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The consent page with everything that this authority wants to be asked with.</summary>
    public static Uri UrlOf(OAuthContext context, IReadOnlyList<string> scopes, string state, string? verifier)
    {
        var parameters = new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = context.App.ClientId,
            ["redirect_uri"] = context.RedirectUri.AbsoluteUri,
            ["state"] = state,
        };
        if (scopes.Count > 0)
        {
            parameters["scope"] = string.Join(context.Rule.ScopeSeparator, scopes);
        }

        if (verifier is not null)
        {
            parameters["code_challenge"] = System.Buffers.Text.Base64Url.EncodeToString(Hash(verifier));
            parameters["code_challenge_method"] = "S256";
        }

        foreach (var (name, value) in context.Rule.AuthorizeParameters?.Invoke(context) ?? [])
        {
            parameters[name] = value;
        }

        var query = string.Join('&', parameters.Where(parameter => parameter.Value.Length > 0).Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));
        return new UriBuilder(context.Addresses.Authorize) { Query = query }.Uri;
    }

    private async Task<Result<IntegrationConfig>> SealAsync(PendingAuthorization pending, string? verifier, JsonObject? draft, CancellationToken cancellationToken)
    {
        var payload = pending.Payload;
        foreach (var (name, value) in new[] { ("verifier", verifier), ("draft", draft?.ToJsonString()) })
        {
            if (value is null)
            {
                continue;
            }

            var sealedValue = await vault.SealAsync(new Secret(value), pending.PayloadAddress(name), hint: false, cancellationToken);
            if (!sealedValue.Succeeded)
            {
                return sealedValue.Error;
            }

            payload = payload.With(name, sealedValue.Value.ToJson());
        }

        return payload;
    }
}
