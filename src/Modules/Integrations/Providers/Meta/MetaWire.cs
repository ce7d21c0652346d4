using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>facebook/facebook-business-sdk-codegen:api_specs/specs/{User,Page,AdAccount}.json. Ids are strings: they exceed 2^53.</summary>
internal sealed record MetaNamed([property: JsonRequired] string Id, string? Name);

/// <param name="Name">As people know the Page.</param>
/// <param name="AccessToken">The Page's own token; it has no end when the user token was a long-lived one.</param>
/// <param name="Tasks">What the person may do there, for example <c>MESSAGING</c>; null when Facebook does not say.</param>
internal sealed record MetaPage([property: JsonRequired] string Id, string? Name, string? AccessToken, IReadOnlyList<string>? Tasks);

internal sealed record MetaPageToken([property: JsonRequired] string Id, string? AccessToken);

/// <param name="Status"><c>granted</c>, <c>declined</c> or <c>expired</c>.</param>
internal sealed record MetaPermission([property: JsonRequired] string Permission, [property: JsonRequired] string Status);

/// <summary>One page of any list.</summary>
internal sealed record MetaList<T>([property: JsonRequired] IReadOnlyList<T> Data, MetaPaging? Paging);

/// <summary><c>next</c> is not read: it holds the token, and whatever host an answer likes.</summary>
internal sealed record MetaPaging(MetaCursors? Cursors, [property: JsonPropertyName("next")] string? More);

internal sealed record MetaCursors(string? After);

/// <summary><c>debug_token</c>: 200 even for a dead token.</summary>
internal sealed record MetaInspection([property: JsonRequired] MetaTokenFacts Data);

/// <param name="Type"><c>USER</c>, <c>PAGE</c>, <c>SYSTEM_USER</c>, …</param>
/// <param name="ExpiresAt">Seconds since 1970; 0: never.</param>
internal sealed record MetaTokenFacts([property: JsonRequired] bool IsValid, string? AppId, string? Type, long? ExpiresAt, IReadOnlyList<string>? Scopes);

internal sealed record MetaSuccess([property: JsonRequired] bool Success);

/// <param name="SubscribedFields">Which webhook fields come; empty when none.</param>
internal sealed record MetaSubscription([property: JsonRequired] string Id, IReadOnlyList<string>? SubscribedFields);
