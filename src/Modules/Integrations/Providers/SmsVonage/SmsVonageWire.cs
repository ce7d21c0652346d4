using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.SmsVonage;

/// <summary>accountBalance of Nexmo/api-specification:definitions/account.yml.</summary>
/// <param name="Value">In EUR.</param>
internal sealed record SmsVonageBalance([property: JsonRequired] decimal Value, [property: JsonPropertyName("autoReload")] bool? AutoReload);
