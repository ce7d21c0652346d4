using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Application.Outbox;

public sealed class ChangeFeedTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Changes_AreToldByRow_AndChecksThatFoundNothingAreNot()
    {
        const string Company = "company: with colons";
        await using var bench = await OutboxBench.StartAsync();
        var screen = new Screen();
        using var subscription = bench.Services.GetRequiredService<IChangeFeed>().Subscribe(screen);
        await Poll.UntilAsync(() => screen.Heard.Contains("restored"), Soon, "the listener");
        var id = await bench.Database.InsertAsync(Company);
        var grant = await bench.Database.ScalarAsync<Guid>(
            "INSERT INTO integrations.grants (id, company_id, authority, app, account, tokens, scopes, generation, failure_count, created_at, updated_at) VALUES (gen_random_uuid(), $1, 'google', 'app', 'me', '{}', '{}', 1, 0, now(), now()) RETURNING id", Company);

        await bench.Database.ExecuteAsync("UPDATE integrations.integrations SET next_check_at = now(), failure_count = 1, last_verified_at = now() WHERE id = $1", id);
        await bench.Database.ExecuteAsync("UPDATE integrations.grants SET lease_until = now(), next_refresh_at = now() WHERE id = $1", grant);
        await bench.Database.ExecuteAsync("UPDATE integrations.integrations SET display_name = 'x' WHERE id = $1", id);
        await bench.Database.ExecuteAsync("UPDATE integrations.grants SET generation = 2 WHERE id = $1", grant);
        await bench.Database.ExecuteAsync("DELETE FROM integrations.grants WHERE id = $1", grant);
        await bench.Database.ExecuteAsync("DELETE FROM integrations.integrations WHERE id = $1", id);

        var integration = $"{new Change(Changes.Integration, Company, id)}";
        var tokens = $"{new Change(Changes.Grant, Company, grant)}";
        await Poll.UntilAsync(() => screen.Heard.Count(heard => heard.Contains(Company, StringComparison.Ordinal)) >= 4, Soon, "the changes");
        Assert.Equal([integration, tokens, tokens, integration], screen.Heard.Where(heard => heard.Contains(Company, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task LostListener_IsTold_AndComesBack()
    {
        await using var bench = await OutboxBench.StartAsync();
        var screen = new Screen();
        using var faulty = bench.Services.GetRequiredService<IChangeFeed>().Subscribe(new FaultyScreen());
        using var subscription = bench.Services.GetRequiredService<IChangeFeed>().Subscribe(screen);
        await Poll.UntilAsync(() => screen.Heard.LastOrDefault() == "restored", Soon, "the listener");
        screen.Heard.Clear();

        await bench.Database.ScalarAsync<long>("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%LISTEN integrations%' AND pid <> pg_backend_pid()");

        await Poll.UntilAsync(() => screen.Heard.Count == 2, Soon, "the listener to come back");
        Assert.Equal(["lost", "restored"], screen.Heard);
    }

    private sealed class Screen : IChangeSubscriber
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        public void Changed(Change change) => Heard.Enqueue($"{change}");

        public void Lost() => Heard.Enqueue("lost");

        public void Restored() => Heard.Enqueue("restored");
    }

    private sealed class FaultyScreen : IChangeSubscriber
    {
        public void Changed(Change change) => throw new InvalidOperationException("A bug of a subscriber.");

        public void Lost() => throw new InvalidOperationException("A bug of a subscriber.");

        public void Restored() => throw new InvalidOperationException("A bug of a subscriber.");
    }
}
