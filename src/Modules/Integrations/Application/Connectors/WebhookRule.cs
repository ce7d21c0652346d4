using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>Where the secret of a webhook comes from.</summary>
internal enum WebhookSecretSource
{
    /// <summary>There is none: the unguessable address is all.</summary>
    None,

    /// <summary>We make it; a person pastes it at the provider.</summary>
    MadeHere,

    /// <summary>The provider makes it; a person pastes it here.</summary>
    Entered,

    /// <summary>One of the connection's own secrets signs. Another may be entered beside it, for the time of its rotation.</summary>
    Setting,
}

/// <summary>How a provider's webhooks come in.</summary>
internal sealed record WebhookRule
{
    /// <summary>Judges and reads what comes.</summary>
    public required IReceivesWebhooks Receiver { get; init; }

    /// <summary>False where the provider signs nothing: a delivery is then believed only after asking the provider, where it can be asked.</summary>
    public bool Signed { get; init; } = true;

    public required WebhookSecretSource Secret { get; init; }

    /// <summary>The connection's own secret that signs, where one does.</summary>
    public string? SecretSetting { get; init; }

    /// <summary>An anchored regular expression for an entered secret.</summary>
    public string? SecretPattern { get; init; }

    /// <summary>What to say when it does not match.</summary>
    public Text? SecretMessage { get; init; }

    /// <summary>
    /// The setting that names the account as webhooks name it; null: the account's external id. An app's deliveries find their connections by it, or by who consented.
    /// </summary>
    public string? AccountSetting { get; init; }

    /// <summary>May also come by GET, with all facts in the query. Default false: by POST only.</summary>
    public bool ByGet { get; init; }

    /// <summary>The authority whose OAuth app may have one address for everybody; null: always one address per integration.</summary>
    public string? AppAuthority { get; init; }

    /// <summary>An app's address has to prove itself by a token of ours that the provider names. Default false.</summary>
    public bool Handshake { get; init; }

    /// <summary>Where to paste the address, in the provider's words.</summary>
    public required Text Setup { get; init; }

    /// <summary>How it is verified, in a few words for the docs page, with the source.</summary>
    public required string Scheme { get; init; }
}
