using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// Host, port and security of a mailbox by the domain of its address, and by nothing else of it: the services that everybody knows (by the domain, then by who takes in its
/// mail), what the domain itself announces over https, what it says in DNS, and last a server with a usual name that answers. Every call goes the guarded way out.
/// </summary>
internal sealed class MailDiscovery(IProviderHttp http, IProviderAddresses addresses, IDomainRecords records, IOutboundDialer dialer, IOAuthSettings operatorSettings, TimeProvider clock)
{
    public async Task<SettingsSuggestion?> FindAsync(ProviderDescriptor provider, MailProtocol protocol, string typed, CancellationToken cancellationToken)
    {
        if (MailDomain.Of(typed) is not { } domain)
        {
            return null;
        }

        var (server, hoster) = MailPresets.OfDomain(domain) is { } known
            ? (known.ServerOf(protocol, companyDomain: false), known)
            : await SearchAsync(provider, protocol, domain, cancellationToken);
        var usual = new MailEndpoint($"{protocol.Hosts[0]}.{domain}", protocol.ImplicitPort, MailSecurity.ImplicitTls);
        return server is null && hoster is not null ? MailSuggestions.None(domain, protocol, hoster)
            : MailSuggestions.Of(provider, typed.Trim(), domain, server ?? usual, isGuess: server is null, hoster, Issuer(provider, hoster));
    }

    private async Task<(MailEndpoint? Server, MailHoster? Hoster)> SearchAsync(ProviderDescriptor provider, MailProtocol protocol, string domain, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var exchangers = WithinAsync(async token => await records.FindMailExchangersAsync(domain, token), enough.Token);
        var announced = AnnouncedAsync(provider, protocol, domain, enough.Token);
        var recorded = WithinAsync(token => RecordedAsync(protocol, domain, token), enough.Token);
        try
        {
            // Who takes in the mail is the truest: hosters announce their own servers for domains whose mailboxes have moved to Google or Microsoft.
            if ((await exchangers ?? []).Select(MailPresets.OfExchanger).FirstOrDefault(hoster => hoster is not null) is { } hoster)
            {
                return (hoster.ServerOf(protocol, companyDomain: true), hoster);
            }

            var server = await announced ?? await recorded ?? await AnsweringAsync(protocol, domain, enough.Token);
            return (server, server is null ? null : MailPresets.OfHost(server.Host));
        }
        finally
        {
            await enough.CancelAsync();
        }
    }

    private async Task<MailEndpoint?> AnnouncedAsync(ProviderDescriptor provider, MailProtocol protocol, string domain, CancellationToken cancellationToken)
    {
        Uri[] places = [new($"https://autoconfig.{domain}/mail/"), new($"https://{domain}/.well-known/autoconfig/mail/")];
        foreach (var answer in places.Select(place => ReadAsync(provider, protocol, addresses.ApiBase(provider, place), domain, cancellationToken)).ToList())
        {
            if (await answer is { } server)
            {
                return server;
            }
        }

        return null;
    }

    private async Task<MailEndpoint?> ReadAsync(ProviderDescriptor provider, MailProtocol protocol, Uri place, string domain, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(place, "config-v1.1.xml"));
        request.Options.Set(ProviderHttpOptions.CompanyHost, true);
        request.Options.Set(ProviderHttpOptions.Timeout, Limits.SettingsLookup);
        var answer = await http.SendAsync(provider, request, cancellationToken);
        return answer is { Succeeded: true, Value: { IsSuccess: true } file } ? MailAutoconfig.Read(file.Body, domain, protocol) : null;
    }

    private async Task<MailEndpoint?> RecordedAsync(MailProtocol protocol, string domain, CancellationToken cancellationToken)
    {
        (string Name, MailSecurity Security)[] services = [($"_{protocol.Service}s._tcp.{domain}", MailSecurity.ImplicitTls), ($"_{protocol.Service}._tcp.{domain}", MailSecurity.Starttls)];
        foreach (var (name, security) in services)
        {
            var found = await records.FindServiceAsync(name, cancellationToken);
            if (found.Select(record => MailEndpoint.Of(record.Host, record.Port, security)).FirstOrDefault(server => server is not null) is { } server)
            {
                return server;
            }
        }

        return null;
    }

    /// <summary>All usual names are tried at once, and the most usual one that answers is taken. Nothing is said to it.</summary>
    private async Task<MailEndpoint?> AnsweringAsync(MailProtocol protocol, string domain, CancellationToken cancellationToken)
    {
        var ways = protocol == MailProtocol.Smtp ? new[] { MailSecurity.ImplicitTls, MailSecurity.Starttls } : [MailSecurity.ImplicitTls];
        var tries = ways.SelectMany(way => protocol.Hosts.Select(host => new MailEndpoint($"{host}.{domain}", protocol.UsualPort(way), way)))
            .Select(async server => await WithinAsync(token => AnswersAsync(server, token), cancellationToken) == true ? server : null);
        foreach (var attempt in tries.ToList())
        {
            if (await attempt is { } server)
            {
                return server;
            }
        }

        return null;
    }

    private async Task<bool?> AnswersAsync(MailEndpoint server, CancellationToken cancellationToken)
    {
        var dialled = await dialer.DialAsync(server.Host, server.Port, MailProtocol.AllowedPorts, cancellationToken);
        dialled.Value?.Dispose();
        return dialled.Succeeded;
    }

    /// <summary>Null when the time of one step is over.</summary>
    private async Task<T?> WithinAsync<T>(Func<CancellationToken, Task<T?>> look, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limits.SettingsLookup, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await look(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }

    /// <summary>Whose sign-in page can be used here: the operator has set up an app for it.</summary>
    private MailIssuer? Issuer(ProviderDescriptor provider, MailHoster? hoster)
        => MailIssuer.All.FirstOrDefault(issuer => issuer.Hoster == hoster
            && provider.OAuth.FirstOrDefault(rule => rule.Authority == issuer.Authority) is { } rule && operatorSettings.PlatformApp(provider, rule) is not null);
}
