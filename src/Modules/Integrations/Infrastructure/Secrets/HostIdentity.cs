namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>This process among the hosts of the database. A new one each start.</summary>
internal sealed record HostIdentity(Guid Id, string Name)
{
    public static HostIdentity OfThisProcess() => new(Guid.NewGuid(), $"{Environment.MachineName}/{Environment.ProcessId}");
}
