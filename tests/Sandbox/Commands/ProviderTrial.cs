using System.Text.Json.Nodes;
using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Commands;

/// <summary>One provider through every kind of answer: a connection for each, connected with the good sample, then checked under that answer.</summary>
internal sealed class ProviderTrial(HostClient host, SandboxClient sandbox, CatalogueEntry entry, IReadOnlyDictionary<string, JsonObject> samples)
{
    /// <summary>A failure that is not said plainly counts at its second time, a minute after the first.</summary>
    private static readonly TimeSpan UntilSecondLook = TimeSpan.FromSeconds(62);

    private readonly Dictionary<string, IntegrationRow> rows = [];

    public string Provider => entry.Code;

    /// <summary>What the provider was asked while the good sample was connected.</summary>
    public IReadOnlyList<string> Calls { get; private set; } = [];

    /// <summary>The state by the kind's key; null where the provider knows no such answer, or has no check.</summary>
    public string? StateOf(AnswerKind kind) => rows.TryGetValue(kind.Key, out var row) ? Describe(row) : null;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await sandbox.ResetAsync(Provider, cancellationToken);
        foreach (var kind in AnswerKind.All.Where(IsAnswered))
        {
            var made = (await host.CreateAsync(Provider, kind.Key, null, (JsonObject)samples["good"].DeepClone(), cancellationToken)).Needed($"{Provider} could not be created.");
            rows[kind.Key] = (await host.ConnectAsync(made.Row.Id, cancellationToken)).Needed($"{Provider} could not be connected.").Row;
            if (kind.Sample is null && kind.Fault is null)
            {
                Calls = await sandbox.CallsAsync(Provider, cancellationToken);
            }
        }

        foreach (var kind in AnswerKind.All.Where(kind => rows.ContainsKey(kind.Key)))
        {
            await AnswerAsync(kind, cancellationToken);
        }

        // The last kind's fault is still on.
        if (AnswerKind.All.Any(NeedsSecondLook))
        {
            await Task.Delay(UntilSecondLook, cancellationToken);
            foreach (var kind in AnswerKind.All.Where(NeedsSecondLook).Reverse())
            {
                await LookAgainAsync(kind, cancellationToken);
            }
        }

        await sandbox.MendAsync(Provider, cancellationToken);
    }

    private bool IsAnswered(AnswerKind kind) => kind switch
    {
        { Sample: { } sample } => samples.ContainsKey(sample),
        { Fault: not null } => entry.VerifyCost != "none",
        _ => true,
    };

    private async Task AnswerAsync(AnswerKind kind, CancellationToken cancellationToken)
    {
        var id = rows[kind.Key].Id;
        if (kind.Sample is { } sample)
        {
            await host.EditAsync(id, (JsonObject)samples[sample].DeepClone(), cancellationToken);
        }

        await SetFaultAsync(kind, cancellationToken);
        rows[kind.Key] = kind.Sample is null && kind.Fault is null ? rows[kind.Key] : await host.CheckAsync(id, cancellationToken);
    }

    private async Task LookAgainAsync(AnswerKind kind, CancellationToken cancellationToken)
    {
        await SetFaultAsync(kind, cancellationToken);
        rows[kind.Key] = await host.CheckAsync(rows[kind.Key].Id, cancellationToken);
    }

    private Task SetFaultAsync(AnswerKind kind, CancellationToken cancellationToken)
        => kind.FaultJson is { } fault ? sandbox.BreakAsync(Provider, fault, cancellationToken) : sandbox.MendAsync(Provider, cancellationToken);

    private bool NeedsSecondLook(AnswerKind kind)
        => rows.TryGetValue(kind.Key, out var row) && row is { IsConnected: true, ErrorCode: not (null or "rate_limited" or "provider_unavailable" or "operator_fault") };

    private static string Describe(IntegrationRow row) => row switch
    {
        { ErrorCode: { } reason } => $"{row.Status}: {reason}",
        { IsConnected: true, Verified: false } => "connected, not verified",
        _ => row.Status,
    };
}
