using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>The secrets that count at this moment, each with the place that it came from.</summary>
internal sealed record ActiveSecrets(IReadOnlyList<Secret> Secrets, IReadOnlyList<WebhookSecretSlot> Slots, IReadOnlyList<Secret> Tokens)
{
    public WebhookSecretSlot SlotOf(WebhookProof proof) => proof.Secret is { } index ? Slots[index] : WebhookSecretSlot.None;
}

/// <summary>Seals and opens what belongs to an address.</summary>
internal sealed class WebhookSecrets(ISecretVault vault)
{
    public const string Key = "key";
    public const string PreviousKey = "previous_key";
    public const string Current = "current";
    public const string Previous = "previous";

    /// <summary>What a handshake names. Never signs anything: it travels in addresses.</summary>
    public const string Token = "token";

    /// <summary>
    /// Both during a rotation, and the connection's own where that one signs. One that cannot be opened does not count; fails with <c>vault.sealed</c> only.
    /// </summary>
    public async ValueTask<Result<ActiveSecrets>> OpenAsync(WebhookTarget target, WebhookRule rule, CancellationToken cancellationToken)
    {
        var secrets = new List<Secret>();
        var slots = new List<WebhookSecretSlot>();
        var company = target.Tenant.CompanyId;
        foreach (var (stored, address, slot) in new[]
        {
            (target.Secrets.SecretOf(Current), AddressOf(company, target.EndpointId, Current), WebhookSecretSlot.Current),
            (target.PreviousHolds ? target.Secrets.SecretOf(Previous) : null, AddressOf(company, target.EndpointId, Previous), WebhookSecretSlot.Previous),
            (rule.SecretSetting is { } name ? target.Config.SecretOf(name) : null, SealedSettings.Address(company, target.IntegrationId, rule.SecretSetting ?? string.Empty), WebhookSecretSlot.Current),
        })
        {
            var opened = await OpenAsync(stored, address, cancellationToken);
            if (!opened.Succeeded)
            {
                return opened.Error;
            }

            if (opened.Value.Secret is { } secret)
            {
                secrets.Add(secret);
                slots.Add(slot);
            }
        }

        var token = await OpenAsync(target.Secrets.SecretOf(Token), AddressOf(company, target.EndpointId, Token), cancellationToken);
        return token.Succeeded ? new ActiveSecrets(secrets, slots, token.Value.Secret is { } known ? [known] : []) : token.Error;
    }

    public async ValueTask<Result<IntegrationConfig>> SealAsync(IntegrationConfig into, string company, Guid endpoint, string name, Secret secret, CancellationToken cancellationToken)
    {
        var done = await vault.SealAsync(secret, AddressOf(company, endpoint, name), hint: name is Current or Previous, cancellationToken);
        return done.Succeeded ? into.With(name, done.Value.ToJson()) : done.Error;
    }

    /// <summary>Null when there is none, or none that can be read.</summary>
    public async ValueTask<Result<OpenedSecret>> OpenAsync(IntegrationConfig from, string company, Guid endpoint, string name, CancellationToken cancellationToken)
        => await OpenAsync(from.SecretOf(name), AddressOf(company, endpoint, name), cancellationToken);

    private async ValueTask<Result<OpenedSecret>> OpenAsync(SealedSecret? stored, SecretAddress address, CancellationToken cancellationToken)
    {
        if (stored is null)
        {
            return new OpenedSecret(null);
        }

        var opened = await vault.OpenAsync(stored, address, cancellationToken);
        return opened.Succeeded ? new OpenedSecret(opened.Value) : opened.Error.Reason == FailureReason.SecretUnreadable ? new OpenedSecret(null) : opened.Error;
    }

    private static SecretAddress AddressOf(string company, Guid endpoint, string name) => new(company, endpoint, "secrets." + name);

    internal sealed record OpenedSecret(Secret? Secret);
}
