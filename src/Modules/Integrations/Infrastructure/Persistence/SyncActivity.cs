using System.Globalization;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>What people do with sync streams, for the activity log: written by the statement that does it.</summary>
internal sealed class SyncActivity(CallContext call, TimeProvider clock)
{
    public const string Requested = "sync_requested";

    public const string Paused = "sync_paused";

    public const string Resumed = "sync_resumed";

    public const string Restarted = "sync_restarted";

    public const string Cancelled = "sync_cancelled";

    private const string Columns = "id, occurred_at, company_id, franchise_id, integration_id, action, actor_kind, actor_id, actor_name, actor_address, after";
    private const int Count = 11;

    /// <summary>The end of a statement whose common table <c>moved</c> has a row when something was done: one line for it, and one row in the answer.</summary>
    public static string Insert(int firstParameter)
    {
        var values = Enumerable.Range(firstParameter, Count).Select(number => string.Create(CultureInfo.InvariantCulture, $"${number}")).ToList();
        values[^1] += "::jsonb";
        return $"INSERT INTO integrations.activity ({Columns}) SELECT {string.Join(", ", values)} FROM moved RETURNING 1";
    }

    /// <summary>The parameters of <see cref="Insert"/>.</summary>
    public object?[] Line(SyncedIntegration integration, string stream, string action, DateTimeOffset? from = null)
    {
        var now = clock.Now();
        var after = new JsonObject { ["stream"] = stream };
        if (from is { } start)
        {
            after["from"] = start;
        }

        return
        [
            Guid.CreateVersion7(now),
            now,
            integration.Owner.CompanyId,
            integration.Owner.FranchiseId,
            integration.Id.Value,
            action,
            call.Actor.Kind,
            call.Actor.Id,
            call.Actor.Name,
            call.From,
            after.ToJsonString(),
        ];
    }
}
