using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Deliveries. What is kept, what tells a repeat and the event that goes out are one statement: all of it, or none.</summary>
internal sealed class WebhookDeliveryStore(AppDataSource database, WorkerDataSource worker) : IWebhookDeliveryStore
{
    /// <summary>
    /// The receipt decides: of many at once, over any number of hosts, one has its own id back. The use of the address is noted at most every few seconds and never
    /// waited for. The event comes last, after the row of the connection: the outbox keeps its order by a lock that is a transaction's last.
    /// </summary>
    public const string Add =
        """
        WITH receipt AS (
            INSERT INTO integrations.webhook_receipts AS known (company_id, integration_id, digest, delivery_id, received_at)
            SELECT $3, $4, $17::bytea, $1, $2 WHERE $17::bytea IS NOT NULL
            ON CONFLICT (company_id, integration_id, digest) DO UPDATE SET received_at = known.received_at
            RETURNING known.delivery_id
        ), decided AS (
            SELECT coalesce((SELECT delivery_id FROM receipt), $1) AS first_id
        ), kept AS (
            INSERT INTO integrations.webhook_deliveries
                (id, received_at, company_id, integration_id, provider, verdict, reason, signature_verified, provider_delivery_id, topic, repeat_of, method, content_type, headers,
                 body_bytes, body, attempts, next_attempt_at, duration_ms, handed_over_at)
            SELECT $1, $2, $3, $4, $5, CASE WHEN first_id = $1 THEN $6 ELSE 'repeated' END, $7::text, $8, $9::text, $10::text, NULLIF(first_id, $1), $11, $12::text, $13::jsonb,
                   $14, CASE WHEN first_id = $1 THEN $15::jsonb END,
                   CASE WHEN first_id = $1 AND $6 = 'accepted' THEN 1 ELSE 0 END,
                   CASE WHEN first_id = $1 AND $6 = 'waiting' THEN clock_timestamp() END,
                   $16, CASE WHEN first_id = $1 AND $6 = 'accepted' THEN clock_timestamp() END
            FROM decided
            RETURNING repeat_of
        ), used AS (
            UPDATE integrations.webhook_endpoints
            SET last_delivery_at = clock_timestamp(),
                current_used_at = CASE WHEN $19 = 1 THEN clock_timestamp() ELSE current_used_at END,
                previous_used_at = CASE WHEN $19 = 2 THEN clock_timestamp() ELSE previous_used_at END
            WHERE id = (
                SELECT id FROM integrations.webhook_endpoints
                WHERE id = $18::uuid AND company_id = $3 AND least(
                    coalesce(last_delivery_at, '-infinity'),
                    CASE $19 WHEN 1 THEN coalesce(current_used_at, '-infinity') WHEN 2 THEN coalesce(previous_used_at, '-infinity') ELSE 'infinity' END) < clock_timestamp() - interval '5 seconds'
                FOR UPDATE SKIP LOCKED)
        ), looked AS (
            UPDATE integrations.integrations SET next_check_at = clock_timestamp()
            FROM decided WHERE $20 AND first_id = $1 AND integrations.id = $4 AND integrations.company_id = $3 AND integrations.status = 'connected'
            RETURNING 1
        ), told AS (
            INSERT INTO integrations.outbox (id, company_id, franchise_id, integration_id, type, payload, occurred_at)
            SELECT $21::uuid, $3, $22::text, $4, $23::text, $24::jsonb, $2
            FROM decided, (SELECT count(*) FROM looked) AS after
            WHERE first_id = $1 AND $21::uuid IS NOT NULL
        )
        SELECT repeat_of IS NULL FROM kept
        """;

    public const string Columns =
        """
        d.id, d.received_at, d.verdict, d.reason, d.signature_verified, d.provider_delivery_id, d.topic, d.repeat_of, d.method, d.content_type, d.body_bytes, d.attempts, d.duration_ms,
        d.handed_over_at, d.replayed_at
        """;

    /// <summary>Newest first; a verdict may filter.</summary>
    public const string List =
        $"""
        SELECT {Columns} FROM integrations.webhook_deliveries AS d
        WHERE d.company_id = $1 AND d.integration_id = $2 AND (d.received_at, d.id) < ($3, $4) AND ($6::text IS NULL OR d.verdict = $6)
        ORDER BY d.received_at DESC, d.id DESC LIMIT $5
        """;

    public const string Claim =
        """
        UPDATE integrations.webhook_deliveries AS claimed SET next_attempt_at = clock_timestamp() + $2
        FROM (
            SELECT received_at, id FROM integrations.webhook_deliveries
            WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= clock_timestamp()
            ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
        ) AS due
        WHERE claimed.received_at = due.received_at AND claimed.id = due.id
        RETURNING claimed.id, claimed.company_id
        """;

    public async Task<bool> AddAsync(NewWebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var outgoing = delivery.Event is { } notification ? OutboxEvent.Of(notification) : null;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            delivery.Tenant,
            Add,
            delivery.Id,
            delivery.ReceivedAt,
            delivery.Tenant.CompanyId,
            delivery.IntegrationId.Value,
            delivery.Provider.Code(),
            Words.Code(delivery.Verdict),
            delivery.Reason,
            delivery.SignatureVerified,
            delivery.ProviderDeliveryId,
            delivery.Topic,
            delivery.Method,
            delivery.ContentType,
            delivery.Headers.ToJsonString(),
            delivery.BodyBytes,
            delivery.Body?.ToJson(),
            (int)Math.Min(delivery.Took.TotalMilliseconds, int.MaxValue),
            delivery.Digest,
            delivery.EndpointId,
            (int)delivery.ProvedBy,
            delivery.CheckConnection,
            outgoing?.Id,
            outgoing?.FranchiseId,
            outgoing?.Type,
            outgoing?.Payload);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) && row.GetBoolean(0);
    }

    public async Task<StoredWebhookDelivery?> FindAsync(TenantScope tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant,
            $"""
            SELECT {Columns}, d.provider, i.account_key, i.franchise_id, d.integration_id, d.body::text, d.headers::text
            FROM integrations.webhook_deliveries AS d JOIN integrations.integrations AS i ON i.id = d.integration_id AND i.company_id = d.company_id
            WHERE d.company_id = $1 AND d.id = $2
            """,
            tenant.CompanyId,
            id);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) && ProviderCodes.TryParse(row.GetString(15), out var provider)
            ? new(
                View(row),
                JsonNode.Parse(row.GetString(20))!.AsObject(),
                provider,
                row.GetString(16),
                new(tenant.CompanyId, Text(row, 17)),
                new(row.GetGuid(18)),
                Text(row, 19) is { } body ? IntegrationConfig.Parse(body) : null)
            : null;
    }

    public async Task<Page<WebhookDeliveryView>> ListAsync(TenantScope tenant, IntegrationId id, WebhookVerdict? verdict, PageRequest page, CancellationToken cancellationToken)
    {
        var after = page.After ?? new PagePosition(DateTimeOffset.MaxValue, Guid.AllBitsSet);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant, List, tenant.CompanyId, id.Value, after.At, after.Id, page.Limit + 1, verdict is { } wanted ? Words.Code(wanted) : null);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        var items = new List<WebhookDeliveryView>();
        while (await row.ReadAsync(cancellationToken))
        {
            items.Add(View(row));
        }

        if (items.Count <= page.Limit)
        {
            return new(items, null);
        }

        items.RemoveAt(page.Limit);
        return new(items, new PagePosition(items[^1].ReceivedAt, items[^1].Id));
    }

    public async Task<WebhookDeliveryCounts> CountAsync(TenantScope tenant, IntegrationId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            tenant, "SELECT verdict, count(*), max(received_at) FROM integrations.webhook_deliveries WHERE company_id = $1 AND integration_id = $2 GROUP BY verdict", tenant.CompanyId, id.Value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        var (counts, newest) = (Enum.GetValues<WebhookVerdict>().ToDictionary(verdict => verdict, _ => 0L), (DateTimeOffset?)null);
        while (await row.ReadAsync(cancellationToken))
        {
            counts[Words.Parse<WebhookVerdict>(row.GetString(0))] = row.GetInt64(1);
            newest = row.GetFieldValue<DateTimeOffset>(2) is var at && (newest is null || at > newest) ? at : newest;
        }

        return new(counts, newest);
    }

    public Task<bool> ReplayAsync(StoredWebhookDelivery delivery, WebhookReceived? notification, TimeSpan notWithin, CancellationToken cancellationToken)
        => ChangeAsync(
            delivery,
            """
            replayed_at = clock_timestamp(), attempts = CASE WHEN verdict = 'failed' THEN 0 ELSE attempts + 1 END, reason = CASE WHEN verdict = 'failed' THEN NULL ELSE reason END,
            next_attempt_at = CASE WHEN verdict = 'failed' THEN clock_timestamp() END, verdict = CASE WHEN verdict = 'failed' THEN 'waiting' ELSE verdict END
            """,
            "verdict IN ('accepted', 'failed') AND (replayed_at IS NULL OR replayed_at < clock_timestamp() - $10::interval) AND $11::text IS NULL",
            notWithin,
            null,
            notification,
            cancellationToken);

    public async Task<IReadOnlyList<DueWebhookDelivery>> ClaimDueAsync(int limit, TimeSpan claim, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand(Claim);
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = claim });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<DueWebhookDelivery>();
        while (await row.ReadAsync(cancellationToken))
        {
            due.Add(new(row.GetGuid(0), new(row.GetString(1))));
        }

        return due;
    }

    public Task SettleAsync(StoredWebhookDelivery delivery, WebhookVerdict verdict, string? reason, WebhookReceived? notification, CancellationToken cancellationToken)
        => SettleAsync(delivery, verdict, reason, notification, null, cancellationToken);

    public Task DenyAsync(StoredWebhookDelivery delivery, string reason, byte[] digest, CancellationToken cancellationToken)
        => SettleAsync(delivery, WebhookVerdict.Ignored, reason, null, digest, cancellationToken);

    public Task PostponeAsync(StoredWebhookDelivery delivery, TimeSpan wait, CancellationToken cancellationToken)
        => ChangeAsync(delivery, "attempts = attempts + 1, next_attempt_at = clock_timestamp() + $10::interval", "verdict = 'waiting' AND $11::text IS NULL", wait, null, null, cancellationToken);

    public async Task NoteDeletionAsync(byte[] codeHash, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand("INSERT INTO integrations.data_deletions (code_hash) VALUES ($1) ON CONFLICT DO NOTHING");
        command.Parameters.Add(new() { Value = codeHash });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<DateTimeOffset?> FindDeletionAsync(byte[] codeHash, CancellationToken cancellationToken)
    {
        await using var command = worker.Source.CreateCommand("SELECT requested_at FROM integrations.data_deletions WHERE code_hash = $1");
        command.Parameters.Add(new() { Value = codeHash });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? row.GetFieldValue<DateTimeOffset>(0) : null;
    }

    private Task<bool> SettleAsync(
        StoredWebhookDelivery delivery, WebhookVerdict verdict, string? reason, WebhookReceived? notification, byte[]? forget, CancellationToken cancellationToken)
        => ChangeAsync(
            delivery,
            "verdict = $10, reason = $11::text, attempts = attempts + 1, next_attempt_at = NULL, handed_over_at = CASE WHEN $10 = 'accepted' THEN clock_timestamp() END",
            "verdict = 'waiting'",
            Words.Code(verdict),
            reason,
            notification,
            cancellationToken,
            forget);

    /// <summary>One row, and its event only when the row was still as <paramref name="condition"/> says. $10 and $11 are <paramref name="first"/> and <paramref name="second"/>.</summary>
    /// <param name="forget">Digest of the receipt that goes with it; null: none.</param>
    private async Task<bool> ChangeAsync(
        StoredWebhookDelivery delivery, string set, string condition, object first, object? second, WebhookReceived? notification, CancellationToken cancellationToken, byte[]? forget = null)
    {
        var outgoing = notification is null ? null : OutboxEvent.Of(notification);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.ForTenant(
            delivery.Tenant,
            $"""
            WITH changed AS (
                UPDATE integrations.webhook_deliveries SET {set}
                WHERE company_id = $1 AND received_at = $2 AND id = $3 AND {condition}
                RETURNING id
            ), told AS (
                INSERT INTO integrations.outbox (id, company_id, franchise_id, integration_id, type, payload, occurred_at)
                SELECT $4::uuid, $1, $5::text, $6, $7::text, $8::jsonb, $9::timestamptz FROM changed WHERE $4::uuid IS NOT NULL
            ), forgotten AS (
                DELETE FROM integrations.webhook_receipts AS known USING changed
                WHERE known.company_id = $1 AND known.integration_id = $6 AND known.digest = $12::bytea AND known.delivery_id = changed.id
            )
            SELECT count(*) FROM changed
            """,
            delivery.Tenant.CompanyId,
            delivery.View.ReceivedAt,
            delivery.View.Id,
            outgoing?.Id,
            outgoing?.FranchiseId,
            delivery.IntegrationId.Value,
            outgoing?.Type,
            outgoing?.Payload,
            outgoing?.OccurredAt,
            first,
            second,
            forget);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) && row.GetInt64(0) == 1;
    }

    private static WebhookDeliveryView View(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(1),
        Verdict = row.GetString(2),
        Reason = Text(row, 3),
        SignatureVerified = row.GetBoolean(4),
        ProviderDeliveryId = Text(row, 5),
        Topic = Text(row, 6),
        RepeatOf = row.IsDBNull(7) ? null : row.GetGuid(7),
        Method = row.GetString(8),
        ContentType = Text(row, 9),
        BodyBytes = row.GetInt32(10),
        Attempts = row.GetInt32(11),
        DurationMs = row.GetInt32(12),
        HandedOverAt = row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13),
        ReplayedAt = row.IsDBNull(14) ? null : row.GetFieldValue<DateTimeOffset>(14),
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
