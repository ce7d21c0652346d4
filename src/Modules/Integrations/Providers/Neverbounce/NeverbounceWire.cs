using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Neverbounce;

/// <summary>AccountInfoResponse of NeverBounce/NeverBounceApi-NodeJS:src/types.ts. Which credits there are depends on the billing type.</summary>
internal sealed record NeverbounceAccount([property: JsonRequired] string Status, NeverbounceCredits? Credits);

internal sealed record NeverbounceCredits(long? PaidCreditsRemaining, long? FreeCreditsRemaining);

/// <summary>JobsStatusResponse of NeverBounce/NeverBounceApi-NodeJS:src/types.ts.</summary>
internal sealed record NeverbounceJob([property: JsonRequired] string Status, string? JobStatus);
