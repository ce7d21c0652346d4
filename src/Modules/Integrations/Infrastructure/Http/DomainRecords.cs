using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>The system's name servers, asked for what the system's resolver has no call for.</summary>
internal sealed class DomainRecords : IDomainRecords
{
    private const int MostRecords = 20;

    private readonly Lazy<LookupClient> dns = new(() => new(new LookupClientOptions { Timeout = Limits.SettingsLookup, Retries = 1, UseCache = false, ThrowDnsErrors = false }));

    public async Task<IReadOnlyList<ServiceRecord>> FindServiceAsync(string service, CancellationToken cancellationToken)
    {
        var records = await AskAsync<SrvRecord>(service, QueryType.SRV, cancellationToken);
        return [.. records.OrderBy(record => record.Priority).ThenByDescending(record => record.Weight).Select(record => new ServiceRecord(Plain(record.Target), record.Port))];
    }

    public async Task<IReadOnlyList<string>> FindMailExchangersAsync(string domain, CancellationToken cancellationToken)
    {
        var records = await AskAsync<MxRecord>(domain, QueryType.MX, cancellationToken);
        return [.. records.OrderBy(record => record.Preference).Select(record => Plain(record.Exchange))];
    }

    private async Task<IReadOnlyList<TRecord>> AskAsync<TRecord>(string name, QueryType type, CancellationToken cancellationToken)
        where TRecord : DnsResourceRecord
    {
        try
        {
            var answer = await dns.Value.QueryAsync(name, type, QueryClass.IN, cancellationToken);
            return [.. answer.Answers.OfType<TRecord>().Take(MostRecords)];
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && problem is DnsResponseException or SocketException or OperationCanceledException or ArgumentException or InvalidOperationException)
        {
            return []; // No name server, none that answers, or an answer that is none: as good as no record.
        }
    }

    private static string Plain(DnsString name) => name.Value.TrimEnd('.').ToLowerInvariant();
}
