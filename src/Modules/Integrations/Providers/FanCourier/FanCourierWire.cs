using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.FanCourier;

/// <summary>daika7ana/fancourier-api-v2:src/Fancourier/Auth.php: <c>{"status":"success","data":{…}}</c></summary>
internal sealed record FanCourierAnswer<T>([property: JsonRequired] T? Data)
    where T : class;

internal sealed record FanCourierLogin([property: JsonRequired] string? Token, [property: JsonPropertyName("expiresAt")] string? ExpiresAt);

/// <summary>daika7ana/fancourier-api-v2:src/Fancourier/Objects/Branch.php, of which this is what is needed.</summary>
internal sealed record FanCourierBranch([property: JsonRequired] long Id, string? Name);

/// <summary>daika7ana/fancourier-api-v2:src/Fancourier/Objects/Service.php</summary>
internal sealed record FanCourierOffering([property: JsonRequired] string? Name);
