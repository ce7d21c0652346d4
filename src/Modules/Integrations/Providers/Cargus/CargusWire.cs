using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Cargus;

/// <summary>Cargus API V3, 5.1 and 5.3, of which this is what is needed.</summary>
internal sealed record CargusPickupLocation([property: JsonRequired, JsonPropertyName("LocationId")] long LocationId);

/// <summary>Cargus API V3, 8.1.</summary>
internal sealed record CargusPriceTable([property: JsonRequired, JsonPropertyName("PriceTableId")] long PriceTableId);
