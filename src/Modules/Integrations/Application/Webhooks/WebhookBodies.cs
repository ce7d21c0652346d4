using System.Text;
using System.Text.Unicode;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>What a delivery carried, opened.</summary>
internal sealed record OpenedBody(byte[] Body, string Query);

/// <summary>Bodies as they are kept: sealed, as text where they are text, and the query with them, which is all that a GET carries.</summary>
internal sealed class WebhookBodies(ISecretVault vault)
{
    private const string AsText = "text";
    private const string AsBytes = "base64";
    private const string Query = "query";

    public async ValueTask<Result<IntegrationConfig>> SealAsync(string company, Guid delivery, byte[] body, string query, CancellationToken cancellationToken)
    {
        var parts = new List<(string Name, string Value)>();
        if (body.Length > 0)
        {
            parts.Add(Utf8.IsValid(body) ? (AsText, Encoding.UTF8.GetString(body)) : (AsBytes, Convert.ToBase64String(body)));
        }

        if (query.Length > 0)
        {
            parts.Add((Query, query));
        }

        var kept = IntegrationConfig.Empty;
        foreach (var (name, value) in parts)
        {
            var done = await vault.SealAsync(new Secret(value), AddressOf(company, delivery, name), hint: false, cancellationToken);
            if (!done.Succeeded)
            {
                return done.Error;
            }

            kept = kept.With(name, done.Value.ToJson());
        }

        return kept;
    }

    public async ValueTask<Result<OpenedBody>> OpenAsync(string company, Guid delivery, IntegrationConfig kept, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>();
        foreach (var name in kept.Names)
        {
            var opened = await vault.OpenAsync(kept.SecretOf(name) ?? new(string.Empty, null), AddressOf(company, delivery, name), cancellationToken);
            if (!opened.Succeeded)
            {
                return opened.Error;
            }

            values[name] = opened.Value.Reveal();
        }

        var body = values.TryGetValue(AsText, out var text) ? Encoding.UTF8.GetBytes(text)
            : values.TryGetValue(AsBytes, out var bytes) ? Convert.FromBase64String(bytes)
            : [];
        return new OpenedBody(body, values.GetValueOrDefault(Query, string.Empty));
    }

    /// <summary>The request as its provider's rule reads it, for the time after it was received.</summary>
    public static WebhookRequest Again(WebhookDeliveryView delivery, OpenedBody opened) => new()
    {
        Method = delivery.Method,
        Address = new Uri("https://localhost/" + opened.Query),
        Headers = delivery.ContentType is { } type ? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = type } : new(StringComparer.OrdinalIgnoreCase),
        Body = opened.Body,
        ReceivedAt = delivery.ReceivedAt,
    };

    private static SecretAddress AddressOf(string company, Guid delivery, string name) => new(company, delivery, "body." + name);
}
