using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Api;

// The shapes of request bodies, for the OpenAPI document: what has a default may be left out, what is not named is refused. The bodies themselves are read by RequestBody,
// which names every wrong member.

/// <param name="Provider">Code of the provider.</param>
/// <param name="Config">Settings by the provider's schema.</param>
/// <param name="FranchiseId">The franchise that owns the row; left out: the whole company, or the caller's own franchise.</param>
/// <param name="AccountKey">Which of several accounts; default <c>default</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateBody(string Provider, JsonObject Config, string? FranchiseId = null, string? AccountKey = null, string? DisplayName = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ConfigureBody(string? DisplayName = null, JsonObject? Config = null);

/// <param name="Id">An integration whose stored secrets stand in for those that are left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TestDraftBody(string Provider, JsonObject Config, Guid? Id = null);

/// <param name="Config">Settings to try instead of the stored ones; kept only on success.</param>
/// <param name="ReplaceAccount">Connect another account than before, on purpose.</param>
/// <param name="Reauthorize">Ask the person to consent again, though there is a consent.</param>
/// <param name="ReturnUrl">A path of this site that a finished consent goes back to.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ConnectBody(JsonObject? Config = null, bool? ReplaceAccount = null, bool? Reauthorize = null, string? ReturnUrl = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ImportBody(IReadOnlyList<CreateBody> Rows, bool? DryRun = null);

/// <param name="Secret">The provider's signing secret, where the provider makes it.</param>
/// <param name="NewAddress">Make a new address as well.</param>
/// <param name="RevokePrevious">End what was rotated away now, and do nothing else.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RotateWebhookBody(string? Secret = null, bool? NewAddress = null, bool? RevokePrevious = null);

/// <param name="From">Nothing older is read, for example <c>2026-11-01T00:00:00Z</c>; left out: everything.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RestartSyncBody(DateTimeOffset? From = null);
