using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>What became of a delivery.</summary>
internal enum WebhookVerdict
{
    /// <summary>Kept; the provider is still to be asked whether it is true.</summary>
    Waiting,

    /// <summary>Handed over to the modules that listen.</summary>
    Accepted,

    /// <summary>The same had come before: no further effect.</summary>
    Repeated,

    /// <summary>Not proved to be the provider's.</summary>
    BadSignature,

    /// <summary>Genuine but of no use: another account's, or something that nobody needs.</summary>
    Ignored,

    /// <summary>Could not be confirmed; can be tried again by a person.</summary>
    Failed,
}

/// <summary>A secret as reads show it, with its use.</summary>
/// <param name="Hint">The ending of a long one.</param>
/// <param name="UsedAt">When it last proved a delivery; null: never.</param>
/// <param name="ValidUntil">For the old one during a rotation.</param>
internal sealed record WebhookSecretView(bool Set, string? Hint, DateTimeOffset? UsedAt, DateTimeOffset? ValidUntil = null);

/// <summary>The address of one connection, or what is needed to make one.</summary>
internal sealed record WebhookView
{
    /// <summary>What to paste at the provider; null while none was made.</summary>
    public string? Address { get; init; }

    /// <summary>The address before, while it still counts.</summary>
    public DateTimeOffset? PreviousAddressValidUntil { get; init; }

    /// <summary>False: the provider signs nothing, and the address itself is the secret.</summary>
    public required bool Signed { get; init; }

    /// <summary><c>none</c>, <c>made_here</c>, <c>entered</c> or <c>setting</c>.</summary>
    public required string SecretSource { get; init; }

    /// <summary>The connection's own secret that counts too.</summary>
    public string? SecretSetting { get; init; }

    /// <summary>A person may enter one: the provider's, or where the connection's own signs, another beside it while that is rotated.</summary>
    public required bool TakesSecret { get; init; }

    /// <summary>Where to paste it.</summary>
    public required Text Setup { get; init; }

    public WebhookSecretView Current { get; init; } = new(false, null, null);

    public WebhookSecretView Previous { get; init; } = new(false, null, null);

    /// <summary>The new secret, this once: nobody can read it again.</summary>
    public string? NewSecret { get; init; }

    /// <summary>The token that a handshake has to name, this once.</summary>
    public string? NewVerifyToken { get; init; }

    /// <summary>Also by an app's address; null: none that is known.</summary>
    public DateTimeOffset? LastDeliveryAt { get; init; }

    /// <summary>The deliveries of the last 30 days by verdict.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? RotatedAt { get; init; }
}

/// <summary>One delivery.</summary>
internal sealed record WebhookDeliveryView
{
    public required Guid Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Verdict { get; init; }

    /// <summary>Why, where the verdict alone does not say: <c>no_signature</c>, <c>bad_signature</c>, <c>outside_window</c>, <c>no_secret</c>, <c>other_account</c>, <c>not_confirmed</c>, …</summary>
    public string? Reason { get; init; }

    public required bool SignatureVerified { get; init; }

    public string? ProviderDeliveryId { get; init; }

    public string? Topic { get; init; }

    /// <summary>The delivery that this one repeats.</summary>
    public Guid? RepeatOf { get; init; }

    public required string Method { get; init; }

    public string? ContentType { get; init; }

    public required int BodyBytes { get; init; }

    /// <summary>How often it was handed over or asked about.</summary>
    public required int Attempts { get; init; }

    /// <summary>From the first byte to being kept.</summary>
    public required int DurationMs { get; init; }

    public DateTimeOffset? HandedOverAt { get; init; }

    public DateTimeOffset? ReplayedAt { get; init; }
}

/// <summary>One delivery with all that may be shown of it.</summary>
/// <param name="Headers">Signatures, tokens and cookies masked.</param>
/// <param name="Body">The shape of a JSON or form body with its values masked; null for what is not kept or is neither.</param>
internal sealed record WebhookDeliveryDetailView(WebhookDeliveryView Delivery, JsonObject Headers, JsonNode? Body);
