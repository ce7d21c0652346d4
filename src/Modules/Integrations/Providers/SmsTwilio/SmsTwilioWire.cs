using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.SmsTwilio;

/// <summary>ListMessageResponse of Twilio's OpenAPI document. The messages themselves are other people's and are not read.</summary>
internal sealed record SmsTwilioMessages([property: JsonRequired] JsonElement Messages, [property: JsonRequired] int PageSize)
{
    public bool IsList => Messages.ValueKind == JsonValueKind.Array;
}
