using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

/// <summary>One test's grant with the connection that lives on it, the hosts that renew it, and the authority that they call.</summary>
internal sealed class RenewalBench : IAsyncDisposable
{
    private readonly RenewalDatabase database;
    private readonly List<ServiceProvider> hosts = [];

    private RenewalBench(RenewalDatabase database) => this.database = database;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TenantScope Tenant { get; } = new(Guid.NewGuid().ToString());

    public GrantId Grant { get; } = new(Guid.NewGuid());

    public Authority Authority { get; } = new();

    /// <summary>A connected row whose token, <c>token-0</c> of generation 1, ends after so long; due when it has ended.</summary>
    public static async Task<RenewalBench> WithTokenAsync(RenewalDatabase database, TimeSpan left, bool due = true, string authority = Authority.Name)
    {
        var bench = new RenewalBench(database);
        var tokens = await bench.AddHost().GetRequiredService<TokenVault>().SealAsync(
            bench.Tenant.CompanyId, bench.Grant, new(new Secret("token-0")), IntegrationConfig.Empty, Cancel);
        await bench.ExecuteAsync(
            $"""
            INSERT INTO integrations.grants (id, company_id, authority, app, account, tokens, generation, access_expires_at, next_refresh_at)
            VALUES ('{bench.Grant.Value}', '{bench.Tenant.CompanyId}', '{authority}', 'login', '{bench.Grant.Value}', '{tokens.Value!.ToJson()}', 1,
                    clock_timestamp() + interval '{left.TotalSeconds} seconds', clock_timestamp() + interval '{(due ? -1 : 3600)} seconds');
            INSERT INTO integrations.integrations (company_id, provider, config, status, grant_id, next_check_at)
            VALUES ('{bench.Tenant.CompanyId}', 'sameday', '{"{}"}', 'connected', '{bench.Grant.Value}', clock_timestamp() + interval '1 day');
            """);
        return bench;
    }

    public ServiceProvider AddHost(TimeProvider? clock = null, string keyFile = "key", Func<IGrantStore, IGrantStore>? store = null)
    {
        hosts.Add(database.Host(Authority, clock ?? TimeProvider.System, keyFile, store));
        return hosts[^1];
    }

    /// <summary>Asks the first host unless another is named.</summary>
    public Task<ProviderResult<AccessToken>> GetAsync(TokenRequest asked = default, IServiceProvider? on = null)
        => (on ?? hosts[0]).GetRequiredService<GrantRenewal>().GetAsync(Tenant, Grant, asked, Cancel);

    public async Task<string> TokenAsync(TokenRequest asked = default, IServiceProvider? on = null)
    {
        var token = await GetAsync(asked, on);
        Assert.True(token.Succeeded, token.Failure?.ToString());
        return token.Value.Value.Reveal();
    }

    public async Task<ProviderFailure> RefusedAsync(TokenRequest asked = default, IServiceProvider? on = null)
    {
        var token = await GetAsync(asked, on);
        return Assert.IsType<ProviderFailure>(token.Failure);
    }

    /// <summary>What the sweep does with this grant.</summary>
    public Task SweepAsync() => SweepAsync(hosts[0]);

    /// <summary>The same by several hosts at once.</summary>
    public Task SweepAsync(IEnumerable<IServiceProvider> on) => Task.WhenAll(on.Select(SweepAsync));

    private async Task SweepAsync(IServiceProvider host)
    {
        if (await host.GetRequiredService<GrantRenewal>().RenewDueAsync(Tenant, Grant, Cancel) is { } renewed)
        {
            await using var scope = host.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RenewalOutcome>().ApplyAsync(Tenant, Grant, renewed.Failure, Cancel);
        }
    }

    /// <summary>So much time passes for leases and waits, which the database's clock judges.</summary>
    public Task PassAsync(TimeSpan time) => ExecuteAsync(
        $"""
        UPDATE integrations.grants
        SET updated_at = updated_at - interval '{time.TotalMilliseconds} ms', next_refresh_at = next_refresh_at - interval '{time.TotalMilliseconds} ms', lease_until = lease_until - interval '{time.TotalMilliseconds} ms'
        WHERE id = '{Grant.Value}'
        """);

    /// <summary>How long until the next try; null: none by itself.</summary>
    public Task<TimeSpan?> WaitAsync() => ReadAsync<TimeSpan?>("next_refresh_at - clock_timestamp()");

    public async Task<T?> ReadAsync<T>(string column)
    {
        await using var command = database.Owner.CreateCommand($"SELECT {column} FROM integrations.grants WHERE id = '{Grant.Value}'");
        return await command.ExecuteScalarAsync(Cancel) is T value ? value : default;
    }

    /// <summary>Status, reason and whether a check is due, as one line.</summary>
    public async Task<string> RowAsync()
    {
        await using var command = database.Owner.CreateCommand(
            $"SELECT concat_ws(' ', status, error_code, CASE WHEN next_check_at <= clock_timestamp() THEN 'check_due' END) FROM integrations.integrations WHERE grant_id = '{Grant.Value}'");
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.GetRequiredService<AppDataSource>().Source.DisposeAsync();
            await host.GetRequiredService<WorkerDataSource>().Source.DisposeAsync();
            await host.DisposeAsync();
        }
    }
}
