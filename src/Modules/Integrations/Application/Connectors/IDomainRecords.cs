namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>Where a domain says that one of its services is (RFC 2782). Untrusted: anybody may write anything about his own domain.</summary>
internal sealed record ServiceRecord(string Host, int Port);

/// <summary>What DNS knows of a domain besides addresses. It asks the host's own resolvers and nobody else.</summary>
internal interface IDomainRecords
{
    /// <summary>The places of <c>_imaps._tcp.example.ro</c>, best first; empty when there are none, and when DNS does not answer.</summary>
    Task<IReadOnlyList<ServiceRecord>> FindServiceAsync(string service, CancellationToken cancellationToken);

    /// <summary>Who takes the domain's mail (MX), best first; empty as above.</summary>
    Task<IReadOnlyList<string>> FindMailExchangersAsync(string domain, CancellationToken cancellationToken);
}
