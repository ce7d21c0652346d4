using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>Between what is stored (secrets sealed) and what a connector takes (secrets opened).</summary>
internal sealed class SealedSettings(ISecretVault vault)
{
    /// <summary>The address of a secret in an integration's config.</summary>
    public static SecretAddress Address(string companyId, IntegrationId id, string name) => new(companyId, id.Value, "config." + name);

    /// <summary>Opens what is stored. Fails with <c>secret_unreadable</c> when a secret field holds anything but its own envelope, plain text included.</summary>
    public async ValueTask<Result<IReadOnlyDictionary<string, object>>> OpenAsync(
        ProviderDescriptor provider, string companyId, IntegrationId id, IntegrationConfig config, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object>();
        foreach (var field in provider.Settings)
        {
            if (config[field.Name] is not { } node)
            {
                continue;
            }

            if (!field.Secret)
            {
                if (PlainValue(node) is { } plain)
                {
                    values[field.Name] = plain;
                }

                continue;
            }

            // Not an envelope: the vault refuses it like any other thing that it did not seal.
            var stored = SealedSecret.Read(node) ?? new SealedSecret(string.Empty, null);
            var opened = await vault.OpenAsync(stored, Address(companyId, id, field.Name), cancellationToken);
            if (!opened.Succeeded)
            {
                return opened.Error;
            }

            values[field.Name] = opened.Value;
        }

        return values;
    }

    /// <summary>What is stored in the clear, with defaults: enough to tell how it connects, never to connect with.</summary>
    public static SettingValues Plain(ProviderDescriptor provider, IntegrationConfig config)
    {
        var known = new Dictionary<string, object>();
        foreach (var field in provider.Settings.Where(field => !field.Secret))
        {
            if (config[field.Name] is { } node && PlainValue(node) is { } value)
            {
                known[field.Name] = value;
            }
        }

        return SettingsReader.Complete(provider, known).Values;
    }

    /// <summary>The config to store: what was there, without what was cleared, with what changed; new secrets sealed to this row.</summary>
    public async ValueTask<Result<IntegrationConfig>> SealAsync(
        ProviderDescriptor provider, string companyId, IntegrationId id, IntegrationConfig stored, SettingsInput input, CancellationToken cancellationToken)
    {
        var config = stored.Without(input.Cleared);
        foreach (var (name, value) in input.Changed)
        {
            if (value is not Secret secret)
            {
                config = config.With(name, Node(value));
                continue;
            }

            var hinted = provider.Settings.First(field => field.Name == name).Hinted;
            var sealedSecret = await vault.SealAsync(secret, Address(companyId, id, name), hinted, cancellationToken);
            if (!sealedSecret.Succeeded)
            {
                return sealedSecret.Error;
            }

            config = config.With(name, sealedSecret.Value.ToJson());
        }

        return config;
    }

    private static object? PlainValue(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number when node.AsValue().TryGetValue<long>(out var number) => number,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => node.AsArray().Where(item => item?.GetValueKind() == JsonValueKind.String).Select(item => item!.GetValue<string>()).ToList(),
        _ => null,
    };

    private static JsonNode? Node(object value) => value is IEnumerable<string> list
        ? new JsonArray([.. list.Select(item => JsonValue.Create(item))])
        : JsonValue.Create(value);
}
