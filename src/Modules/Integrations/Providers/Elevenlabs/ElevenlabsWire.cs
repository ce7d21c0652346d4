using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Elevenlabs;

/// <summary>UserResponseModel of elevenlabs/elevenlabs-docs:fern/apis/api/openapi.json. The answer may hold the key itself (<c>xi_api_key</c>): not read.</summary>
internal sealed record ElevenlabsUser([property: JsonRequired] string UserId, ElevenlabsSubscription? Subscription);

internal sealed record ElevenlabsSubscription(string? Tier, long? CharacterCount, long? CharacterLimit);

/// <summary>ModelResponseModel of the same document; the list is bare.</summary>
internal sealed record ElevenlabsModel([property: JsonRequired] string ModelId);
