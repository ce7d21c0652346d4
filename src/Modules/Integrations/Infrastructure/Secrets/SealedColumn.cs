using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>A jsonb column that holds sealed secrets. What is listed here is rewritten under a new data key, and counted before an old one is retired.</summary>
/// <param name="Table">Schema and name. Has <c>id uuid</c> and <c>company_id</c>.</param>
/// <param name="Column">A flat JSON object.</param>
/// <param name="FieldPrefix">In front of the member's name in a secret's address.</param>
/// <param name="Provider">Where the row's provider code stands, as SQL.</param>
internal sealed record SealedColumn(string Table, string Column, string FieldPrefix, string Provider)
{
    /// <summary>Rows that are read at once: few where each may be large.</summary>
    public int PageSize { get; init; } = 200;

    public static readonly SealedColumn Config = new("integrations.integrations", "config", "config.", "provider");
    public static readonly SealedColumn Tokens = new("integrations.grants", "tokens", "tokens.", "NULL::varchar");
    public static readonly SealedColumn Payload = new("integrations.authorizations", "payload", "payload.", "NULL::varchar");
    public static readonly SealedColumn WebhookSecrets = new("integrations.webhook_endpoints", "secrets", "secrets.", "NULL::varchar");
    public static readonly SealedColumn WebhookBodies = new("integrations.webhook_deliveries", "body", "body.", "provider") { PageSize = 8 };
    public static readonly IReadOnlyList<SealedColumn> All = [Config, Tokens, Payload, WebhookSecrets, WebhookBodies];

    public SecretAddress AddressOf(SealedRow row, string member) => new(row.CompanyId, row.Id, FieldPrefix + member);
}
