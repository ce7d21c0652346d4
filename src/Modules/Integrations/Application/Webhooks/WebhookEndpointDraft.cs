using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>An address while it is made or rotated. Each step answers what stopped it: only a sealed vault does.</summary>
internal sealed class WebhookEndpointDraft(WebhookSecrets secrets, string company, WebhookEndpoint? before, DateTimeOffset now)
{
    private WebhookEndpoint endpoint = before is null
        ? new() { Id = Guid.CreateVersion7(now), Secrets = IntegrationConfig.Empty, CreatedAt = now }
        : before with { RotatedAt = now };

    /// <summary>To be shown once.</summary>
    public string? MadeSecret { get; private set; }

    /// <summary>To be shown once.</summary>
    public string? MadeToken { get; private set; }

    private DateTimeOffset Until => now + Limits.WebhookOverlap;

    /// <summary>Nulls: the connection's own.</summary>
    public void BelongTo(string? authority, string? app) => endpoint = endpoint with { Authority = authority, App = app };

    public void RevokePrevious() => endpoint = endpoint with
    {
        Secrets = endpoint.Secrets.Without([WebhookSecrets.Previous, WebhookSecrets.PreviousKey]),
        PreviousUntil = null,
        PreviousKeyUntil = null,
        PreviousUsedAt = null,
    };

    public async Task<Error?> NewKeyAsync(CancellationToken cancellationToken)
    {
        var moved = await MoveAsync(WebhookSecrets.Key, WebhookSecrets.PreviousKey, new Secret(WebhookKey.New()), cancellationToken);
        endpoint = endpoint with { PreviousKeyUntil = endpoint.Secrets.Has(WebhookSecrets.PreviousKey) ? Until : null };
        return moved;
    }

    /// <summary>One that a person entered and that never proved anything, mistyped perhaps, does not push out the one that did before it.</summary>
    public async Task<Error?> EnterSecretAsync(Secret secret, CancellationToken cancellationToken)
    {
        if (endpoint.CurrentUsedAt is not null || !(endpoint.PreviousUntil > now))
        {
            return await NewSecretAsync(secret, cancellationToken);
        }

        endpoint = endpoint with { PreviousUntil = Until };
        return await SealAsync(WebhookSecrets.Current, secret, cancellationToken);
    }

    private async Task<Error?> NewSecretAsync(Secret secret, CancellationToken cancellationToken)
    {
        var moved = await MoveAsync(WebhookSecrets.Current, WebhookSecrets.Previous, secret, cancellationToken);
        endpoint = endpoint with
        {
            PreviousUntil = endpoint.Secrets.Has(WebhookSecrets.Previous) ? Until : null,
            PreviousUsedAt = endpoint.CurrentUsedAt,
            CurrentUsedAt = null,
        };
        return moved;
    }

    public Task<Error?> MakeSecretAsync(CancellationToken cancellationToken)
    {
        MadeSecret = WebhookKey.New();
        return NewSecretAsync(new Secret(MadeSecret), cancellationToken);
    }

    public async Task<Error?> MakeTokenAsync(CancellationToken cancellationToken)
    {
        MadeToken = WebhookKey.New();
        return await SealAsync(WebhookSecrets.Token, new Secret(MadeToken), cancellationToken);
    }

    public async Task<Result<WebhookEndpointChange>> ChangeAsync(string action, CancellationToken cancellationToken)
    {
        var key = await OpenAsync(WebhookSecrets.Key, cancellationToken);
        var previous = await OpenAsync(WebhookSecrets.PreviousKey, cancellationToken);
        if ((key.Error ?? previous.Error) is { } failed)
        {
            return failed;
        }

        return key.Value!.Secret is { } known
            ? new WebhookEndpointChange(endpoint, WebhookKey.Hash(known.Reveal()), previous.Value!.Secret is { } old ? WebhookKey.Hash(old.Reveal()) : null, action)
            : IntegrationErrors.SecretUnreadable();
    }

    /// <summary>What was there becomes the previous one, sealed anew because it is bound to its place. One that cannot be opened is let go.</summary>
    private async Task<Error?> MoveAsync(string name, string previous, Secret fresh, CancellationToken cancellationToken)
    {
        var old = await OpenAsync(name, cancellationToken);
        if (!old.Succeeded)
        {
            return old.Error;
        }

        if (old.Value.Secret is { } was && await SealAsync(previous, was, cancellationToken) is { } failed)
        {
            return failed;
        }

        return await SealAsync(name, fresh, cancellationToken);
    }

    private async Task<Error?> SealAsync(string name, Secret secret, CancellationToken cancellationToken)
    {
        var done = await secrets.SealAsync(endpoint.Secrets, company, endpoint.Id, name, secret, cancellationToken);
        endpoint = done.Succeeded ? endpoint with { Secrets = done.Value } : endpoint;
        return done.Error;
    }

    private ValueTask<Result<WebhookSecrets.OpenedSecret>> OpenAsync(string name, CancellationToken cancellationToken)
        => secrets.OpenAsync(endpoint.Secrets, company, endpoint.Id, name, cancellationToken);
}
