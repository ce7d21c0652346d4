using System.Text.Json.Nodes;

namespace GeniusErp.Modules.Integrations.Api;

// The shapes of request bodies, for the OpenAPI document. The bodies themselves are read by RequestBody, which names every wrong member.

/// <param name="Provider">Code of the provider.</param>
/// <param name="Config">Settings by the provider's schema.</param>
/// <param name="FranchiseId">The franchise that owns the row; left out: the whole company, or the caller's own franchise.</param>
/// <param name="AccountKey">Which of several accounts; default <c>default</c>.</param>
internal sealed record CreateBody(string Provider, JsonObject Config, string? FranchiseId, string? AccountKey, string? DisplayName);

internal sealed record ConfigureBody(string? DisplayName, JsonObject? Config);

/// <param name="Id">An integration whose stored secrets stand in for those that are left out.</param>
internal sealed record TestDraftBody(string Provider, JsonObject Config, Guid? Id);

/// <param name="Config">Settings to try instead of the stored ones; kept only on success.</param>
/// <param name="ReplaceAccount">Connect another account than before, on purpose.</param>
internal sealed record ConnectBody(JsonObject? Config, bool? ReplaceAccount);

internal sealed record ImportBody(bool? DryRun, IReadOnlyList<CreateBody> Rows);

/// <param name="Secret">The provider's signing secret, where the provider makes it.</param>
/// <param name="NewAddress">Make a new address as well.</param>
/// <param name="RevokePrevious">End what was rotated away now, and do nothing else.</param>
internal sealed record RotateWebhookBody(string? Secret, bool? NewAddress, bool? RevokePrevious);

/// <param name="From">Nothing older is read, for example <c>2026-11-01T00:00:00Z</c>; left out: everything.</param>
internal sealed record RestartSyncBody(DateTimeOffset? From);
