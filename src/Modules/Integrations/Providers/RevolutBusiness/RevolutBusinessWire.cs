using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

/// <summary>AccountResponse of revolut-engineering/revolut-openapi:json/business.json. Balances are left out: they are nobody's business here.</summary>
internal sealed record RevolutBusinessAccount([property: JsonRequired] string Id, string? Name, [property: JsonRequired] string Currency, DateTimeOffset? CreatedAt);
