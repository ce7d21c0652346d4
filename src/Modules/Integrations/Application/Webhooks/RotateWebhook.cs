using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>
/// Makes the address of a connection, or rotates what guards it: a new secret where we make it, the one that was entered, a new address where that is the secret.
/// What was there before counts for 24 hours more.
/// </summary>
/// <param name="Secret">The provider's, where the provider makes it. May come later than the address, which it often asks for first.</param>
/// <param name="NewAddress">A new address too.</param>
/// <param name="RevokePrevious">What was rotated away ends now, and nothing else happens.</param>
internal sealed record RotateWebhookCommand(TenantScope Tenant, IntegrationId Id, Secret? Secret, bool NewAddress, bool RevokePrevious) : ICommand<Result<WebhookView>>;

internal sealed class RotateWebhookHandler(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, IWebhookEndpointStore endpoints, WebhookSecrets secrets, WebhookAddresses addresses, TimeProvider clock)
    : IRequestHandler<RotateWebhookCommand, Result<WebhookView>>
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    public async Task<Result<WebhookView>> Handle(RotateWebhookCommand request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, null, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var integration = found.Value;
        if (catalogue.Find(integration.Provider)?.Webhooks is not { } rule)
        {
            return WebhookErrors.Unsupported();
        }

        var before = await endpoints.ReadAsync(request.Tenant, request.Id, cancellationToken);
        var ownApp = await OwnAppOfAsync(request.Tenant, integration, rule, cancellationToken);
        if (Problem(request, integration, rule, ownApp, before is null) is { } problem)
        {
            return problem;
        }

        if (request.RevokePrevious && before is null)
        {
            return await addresses.ViewAsync(request.Tenant, integration, rule, cancellationToken);
        }

        var draft = new WebhookEndpointDraft(secrets, integration.CompanyId, before, clock.Now());
        if (await ChangeAsync(draft, request, rule, ownApp, before is null, cancellationToken) is { } failed)
        {
            return failed;
        }

        var change = await draft.ChangeAsync(before is null ? "webhook_created" : request.RevokePrevious ? "webhook_previous_revoked" : "webhook_rotated", cancellationToken);
        if (!change.Succeeded)
        {
            return change.Error;
        }

        if (!await endpoints.SaveAsync(request.Tenant, integration, change.Value, cancellationToken))
        {
            return IntegrationErrors.ChangedMeanwhile();
        }

        var view = await addresses.ViewAsync(request.Tenant, integration, rule, cancellationToken);
        return view.Succeeded ? view.Value with { NewSecret = draft.MadeSecret, NewVerifyToken = draft.MadeToken } : view;
    }

    private static async Task<Error?> ChangeAsync(WebhookEndpointDraft draft, RotateWebhookCommand request, WebhookRule rule, string? ownApp, bool isNew, CancellationToken cancellationToken)
    {
        if (request.RevokePrevious)
        {
            draft.RevokePrevious();
            return null;
        }

        draft.BelongTo(ownApp is null ? null : rule.AppAuthority, ownApp);

        // Where nothing is made and nothing is entered, the address itself is what is rotated.
        var byAddress = rule.Secret is WebhookSecretSource.None or WebhookSecretSource.Setting && !rule.Handshake && request.Secret is null;
        Error? failed = null;
        if (isNew || request.NewAddress || byAddress)
        {
            failed = await draft.NewKeyAsync(cancellationToken);
        }

        if (request.Secret is { } entered)
        {
            failed ??= await draft.EnterSecretAsync(entered, cancellationToken);
        }
        else if (rule.Secret == WebhookSecretSource.MadeHere)
        {
            failed ??= await draft.MakeSecretAsync(cancellationToken);
        }

        // A secret that comes beside the app's own leaves the handshake as it is.
        return rule.Handshake && (isNew || request.Secret is null) ? failed ?? await draft.MakeTokenAsync(cancellationToken) : failed;
    }

    private static Error? Problem(RotateWebhookCommand request, Integration integration, WebhookRule rule, string? ownApp, bool isNew)
    {
        if (integration.Status == IntegrationStatus.Disconnected)
        {
            return IntegrationErrors.NotConnected();
        }

        if (request.RevokePrevious && (request.NewAddress || request.Secret is not null))
        {
            return Wrong("revoke_previous", "not_alone", SharedTexts.Get("webhook.revoke_alone"));
        }

        if (rule.Handshake && ownApp is null)
        {
            return WebhookErrors.ByApp();
        }

        if (request.Secret is not { } secret)
        {
            return rule.Secret == WebhookSecretSource.Entered && !isNew && !request.NewAddress && !request.RevokePrevious ? Wrong("secret", "required", SharedTexts.Get("field.required")) : null;
        }

        if (rule.SecretPattern is not { } pattern)
        {
            return Wrong("secret", "unknown", SharedTexts.Get("webhook.secret_not_entered"));
        }

        return Regex.IsMatch(secret.Reveal(), pattern, RegexOptions.CultureInvariant, PatternTime) && !secret.Reveal().EndsWith('\n') ? null : Wrong("secret", "bad_form", rule.SecretMessage!);
    }

    private static Error Wrong(string field, string code, Text message) => IntegrationErrors.InvalidSettings([new(field, code, message)]);

    /// <summary>The company's own OAuth app, whose one address serves all its connections. An app that asks for itself, without a consent, sends to each connection's own.</summary>
    private async Task<string?> OwnAppOfAsync(TenantScope tenant, Integration integration, WebhookRule rule, CancellationToken cancellationToken)
        => rule.AppAuthority is { } authority && integration.GrantId is { } id && await integrations.FindGrantAsync(tenant, id, cancellationToken) is { } grant
            && grant.Authority == authority && grant.App == integration.Config["client_id"]?.ToString()
            ? grant.App
            : null;
}
