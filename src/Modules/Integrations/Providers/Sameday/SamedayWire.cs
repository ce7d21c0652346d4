using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Sameday;

/// <summary>sameday-courier/php-sdk:src/Sameday/Responses/SamedayAuthenticateResponse.php; <c>expire_at_utc</c> comes too and is not read there.</summary>
internal sealed record SamedayLogin([property: JsonRequired] string? Token, string? ExpireAt, string? ExpireAtUtc);

/// <summary>sameday-courier/php-sdk:src/Sameday/Responses/Traits/SamedayResponsePaginationTrait.php</summary>
internal sealed record SamedayPage<T>([property: JsonRequired] IReadOnlyList<T?>? Data, int Pages, int? Total)
    where T : class;

/// <summary>sameday-courier/php-sdk:src/Sameday/Responses/SamedayGetPickupPointsResponse.php, of which this is what is needed.</summary>
internal sealed record SamedayPickupPoint(
    [property: JsonRequired] int Id,
    string? Alias,
    [property: JsonPropertyName("pickupPointContactPerson")] IReadOnlyList<SamedayContactPerson?>? ContactPersons);

internal sealed record SamedayContactPerson([property: JsonRequired] int Id);

/// <summary>sameday-courier/php-sdk:src/Sameday/Responses/SamedayGetServicesResponse.php</summary>
internal sealed record SamedayOffering([property: JsonRequired] int Id);
