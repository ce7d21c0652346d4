using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>Judges what came in under one provider's rule. Pure: no clock, no network; a request carries all that counts.</summary>
internal interface IReceivesWebhooks
{
    /// <summary>
    /// Which of the secrets proves the raw bytes. Compares in constant time, within the provider's time window. Never throws for what a stranger sends.
    /// With no secret the answer is a refusal, except for a provider that has none.
    /// </summary>
    WebhookProof Verify(WebhookRequest request, IReadOnlyList<Secret> secrets);

    /// <summary>
    /// What a genuine request says of itself to this provider's connections. Called after <see cref="Verify"/> only; providers that share an app have a delivery verified
    /// once and read by each.
    /// </summary>
    WebhookReading Read(WebhookRequest request);

    /// <summary>The answer to a handshake that names one of our tokens; null for everything else.</summary>
    WebhookHandshake? Greet(WebhookRequest request, IReadOnlyList<Secret> tokens) => null;
}

/// <summary>The provider sends an account's events only when our app was subscribed to it. Implemented by the connector.</summary>
internal interface ISubscribesToEvents
{
    /// <summary>Makes sure that it is, unless the settings do not want it. What other connections of the account asked for stays. May be called again and again.</summary>
    /// <returns>Null when all is well.</returns>
    Task<ProviderFailure?> SubscribeAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);
}

/// <summary>The provider signs nothing but can be asked. Implemented by the connector.</summary>
internal interface IConfirmsWebhooks
{
    /// <summary>Asks whether it is as the delivery says. Reads only; costs nothing.</summary>
    Task<ProviderResult<WebhookConfirmation>> ConfirmAsync(ConnectionAttempt attempt, WebhookRequest request, CancellationToken cancellationToken);
}

/// <summary>What the provider says to a delivery that it did not sign.</summary>
internal enum WebhookConfirmation
{
    /// <summary>The same.</summary>
    Confirmed,

    /// <summary>Something else, or that it knows of no such thing.</summary>
    Denied,

    /// <summary>There is no way to ask about this one: whoever gets it has to doubt it.</summary>
    CannotBeAsked,
}

/// <summary>The verdict on a signature.</summary>
internal readonly record struct WebhookProof
{
    private WebhookProof(int? secret, string? refusal) => (Secret, Refusal) = (secret, refusal);

    /// <summary>Index of the secret that proved it; null for a refusal, and for a provider without secrets.</summary>
    public int? Secret { get; }

    /// <summary>Why not, for the delivery's record: <c>no_signature</c>, <c>bad_signature</c>, <c>outside_window</c>, <c>no_secret</c>.</summary>
    public string? Refusal { get; }

    public bool Holds => Refusal is null;

    /// <summary>Nothing to prove: the provider has no secret.</summary>
    public static WebhookProof Unsigned { get; } = new(null, null);

    public static WebhookProof NoSecret { get; } = new(null, "no_secret");

    public static WebhookProof NoSignature { get; } = new(null, "no_signature");

    public static WebhookProof BadSignature { get; } = new(null, "bad_signature");

    public static WebhookProof OutsideWindow { get; } = new(null, "outside_window");

    public static WebhookProof By(int secret) => new(secret, null);

    /// <summary>Tries each secret; all of them, whichever fits.</summary>
    public static WebhookProof FirstOf(IReadOnlyList<Secret> secrets, Func<Secret, bool> proves)
    {
        if (secrets.Count == 0)
        {
            return NoSecret;
        }

        int? found = null;
        for (var i = secrets.Count - 1; i >= 0; i--)
        {
            found = proves(secrets[i]) ? i : found;
        }

        return found is { } index ? By(index) : BadSignature;
    }
}

/// <summary>What a genuine delivery says.</summary>
/// <param name="DeliveryId">The provider's own id, the same in each repeat; null: the body's hash stands in.</param>
/// <param name="Topic">What it is about, in the provider's word; null when it does not say.</param>
internal sealed record WebhookReading(string? DeliveryId, string? Topic)
{
    /// <summary>Whose it is. One, unless the provider sends for several accounts at once.</summary>
    public IReadOnlyList<WebhookPart> Parts { get; init; } = [WebhookPart.Whole];

    /// <summary>What makes two deliveries one. Default the id, or the content where there is none.</summary>
    public WebhookSameness SameBy { get; init; }

    /// <summary>Genuine, and of no use to this provider's connections: kept without an event; of an app's delivery nothing is kept.</summary>
    public bool Ignored { get; init; }

    /// <summary>It tells that the connection ended at the provider: the provider is asked at once.</summary>
    public bool EndsConnection { get; init; }

    /// <summary>It asks for what is kept of somebody, or for its deletion: whoever once lived on a consent of this account hears of it too, let go or not.</summary>
    public bool ReachesLetGo { get; init; }

    /// <summary>The provider shows a person where the state of the request can be looked up: the answer has to say.</summary>
    public bool OwesConfirmation { get; init; }

    public static WebhookReading Unreadable { get; } = new(null, null);

    /// <summary>For one account.</summary>
    public static WebhookReading For(string? account, string? deliveryId, string? topic) => new(deliveryId, topic) { Parts = [new(account)] };
}

/// <summary>What makes two deliveries one.</summary>
internal enum WebhookSameness
{
    /// <summary>The provider's id, which is signed; without one the content.</summary>
    Id,

    /// <summary>The topic and the content. The id stands outside of what is signed: whoever caught a delivery could send it again under another one.</summary>
    Content,

    /// <summary>
    /// All of it: the same content may come again and mean it. Only for what does no harm when somebody sends a caught one under another id.
    /// </summary>
    IdAndContent,
}

/// <summary>The part of a delivery that belongs to one account.</summary>
/// <param name="Account">As the provider names it; null where it does not.</param>
/// <param name="Body">Its own bytes; null: the whole body.</param>
internal sealed record WebhookPart(string? Account, byte[]? Body = null)
{
    /// <summary>The account is the one that consented: an app's delivery finds its connections by their grant, else by the rule's account setting.</summary>
    public bool ByConsent { get; init; }

    public static WebhookPart Whole { get; } = new(null, null);
}

/// <summary>Answered as plain text, whatever is in it.</summary>
internal sealed record WebhookHandshake(string Text);
