using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>How a delivery is written down: its verdict, its sealed body, what tells a repeat, the event that goes out with it.</summary>
internal sealed class WebhookKeeping(IProviderCatalogue catalogue, IWebhookDeliveryStore store, WebhookBodies bodies, TimeProvider clock)
{
    /// <summary>The reason of a delivery that was accepted because the provider said the same.</summary>
    public const string Confirmed = "confirmed";

    private const int LongestWord = 200;

    public NewWebhookDelivery Begin(TenantScope tenant, IntegrationId integration, Provider provider, WebhookRequest request, TimeSpan took)
    {
        var now = clock.Now();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Tenant = tenant,
            IntegrationId = integration,
            Provider = provider,
            ReceivedAt = now,
            Verdict = WebhookVerdict.Accepted,
            SignatureVerified = false,
            Method = request.Method,
            ContentType = WebhookRedaction.Word(request.Header("Content-Type"), 100),
            Headers = WebhookRedaction.Redact(request.Headers),
            BodyBytes = request.Body.Length,
            Took = took,
        };
    }

    /// <summary>Not proved: a line for people, without the body.</summary>
    public Task RefuseAsync(NewWebhookDelivery delivery, string reason, CancellationToken cancellationToken)
        => store.AddAsync(delivery with { Verdict = WebhookVerdict.BadSignature, Reason = reason }, cancellationToken);

    /// <param name="ignoredBecause">Genuine, but not for this connection.</param>
    /// <returns>True for the first of its kind. Fails with <c>vault.sealed</c>.</returns>
    public async Task<Result<bool>> KeepAsync(
        NewWebhookDelivery delivery, WebhookRule rule, WebhookReading reading, WebhookPart part, string accountKey, string? ignoredBecause, WebhookRequest request, CancellationToken cancellationToken)
    {
        var body = part.Body ?? request.Body;
        var ignored = ignoredBecause is not null || reading.Ignored;
        var asked = !rule.Signed && catalogue.Capability<IConfirmsWebhooks>(delivery.Provider) is not null;
        var kept = await bodies.SealAsync(delivery.Tenant.CompanyId, delivery.Id, body, request.Method == "GET" ? request.Address.Query : string.Empty, cancellationToken);
        if (!kept.Succeeded)
        {
            return kept.Error;
        }

        var topic = WebhookRedaction.Word(reading.Topic, LongestWord);
        return await store.AddAsync(
            delivery with
            {
                Verdict = ignored ? WebhookVerdict.Ignored : asked ? WebhookVerdict.Waiting : WebhookVerdict.Accepted,
                Reason = ignoredBecause,
                ProviderDeliveryId = WebhookRedaction.Word(reading.DeliveryId, LongestWord),
                Topic = topic,
                BodyBytes = body.Length,
                Body = kept.Value,
                Digest = Digest(delivery.Provider, reading, part, body, request),
                Event = ignored || asked ? null : EventOf(delivery, accountKey, topic),
                CheckConnection = reading.EndsConnection && !ignored,
            },
            cancellationToken);
    }

    /// <summary>What tells repeats of this one, made anew. Only for one that came to a connection's own address, and whose rule reads the content alone.</summary>
    public static byte[] DigestOf(Provider provider, WebhookRule rule, WebhookRequest again)
        => Digest(provider, rule.Receiver.Read(again), WebhookPart.Whole, again.Body, again);

    public WebhookReceived EventOf(StoredWebhookDelivery stored, DateTimeOffset now) => new()
    {
        EventId = Guid.CreateVersion7(now),
        OccurredAt = now,
        Tenant = stored.Tenant,
        IntegrationId = stored.IntegrationId.Value,
        Provider = stored.Provider,
        AccountKey = stored.AccountKey,
        DeliveryId = stored.View.Id,
        Topic = stored.View.Topic,
        SignatureVerified = stored.View.SignatureVerified,
    };

    private static WebhookReceived EventOf(NewWebhookDelivery delivery, string accountKey, string? topic) => new()
    {
        // One event for each first delivery: they may share an id, which is then as stable as the delivery's.
        EventId = delivery.Id,
        OccurredAt = delivery.ReceivedAt,
        Tenant = delivery.Tenant,
        IntegrationId = delivery.IntegrationId.Value,
        Provider = delivery.Provider,
        AccountKey = accountKey,
        DeliveryId = delivery.Id,
        Topic = topic,
        SignatureVerified = delivery.SignatureVerified,
    };

    /// <summary>The provider's id where that is signed and there is one for the whole; else topic and content, with the id where the same may mean another.</summary>
    private static byte[] Digest(Provider provider, WebhookReading reading, WebhookPart part, byte[] body, WebhookRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var byId = reading is { DeliveryId: not null, SameBy: WebhookSameness.Id } && part.Body is null;
        var alsoById = reading is { DeliveryId: not null, SameBy: WebhookSameness.IdAndContent };
        hash.AppendData(Encoding.UTF8.GetBytes($"{provider.Code()}\n{(byId ? "id\n" + reading.DeliveryId : "body\n" + reading.Topic)}\n{(alsoById ? reading.DeliveryId + "\n" : string.Empty)}"));
        if (!byId)
        {
            hash.AppendData(body);
            hash.AppendData(Encoding.UTF8.GetBytes(request.Method == "GET" ? request.Address.Query : string.Empty));
        }

        return hash.GetHashAndReset();
    }
}
