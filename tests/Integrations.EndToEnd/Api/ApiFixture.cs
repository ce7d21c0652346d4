using System.Text.Json.Nodes;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>One running host for all tests that do not harm it, under the locale whose letters are the hardest for careless code. Each test is a company of its own.</summary>
public class ApiFixture : IAsyncLifetime
{
    internal Deployment Deployment { get; private set; } = null!;

    internal HostProcess Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Deployment = await Deployment.CreateAsync();

        // Nobody waits ten seconds for a withdrawal or for a provider's word on a delivery.
        const string Often = "00:00:01";
        Host = await Deployment.StartHostAsync([("LC_ALL", "tr_TR.UTF-8"), ("Integrations:Jobs:RefreshEvery", Often), ("Integrations:Jobs:ConfirmEvery", Often), .. Settings]);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Deployment.DisposeAsync();
    }

    /// <summary>What the host is started with besides the usual.</summary>
    private protected virtual IReadOnlyList<(string Name, string? Value)> Settings => [];
}

[CollectionDefinition(Name)]
public sealed class ApiGroup : ICollectionFixture<ApiFixture>
{
    public const string Name = "API";
}

/// <summary>A company with a caller who may read and write. The sandbox is whole at the beginning of each test.</summary>
[Collection(ApiGroup.Name)]
public abstract class ApiTest : IAsyncLifetime
{
    private readonly ApiFixture fixture;
    private readonly List<ApiClient> clients = [];

    protected ApiTest(ApiFixture fixture) => this.fixture = fixture;

    internal Deployment Deployment => fixture.Deployment;

    internal HostProcess Host => fixture.Host;

    internal string Company { get; } = Guid.NewGuid().ToString();

    internal ApiClient Api { get; set; } = null!;

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Deployment.Sandbox.Reset();
        Api = await CallerAsync(Company);
    }

    public ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal async Task<ApiClient> CallerAsync(string company, string? franchise = null, string? scope = null) => Kept(await ApiClient.ForAsync(Host, company, franchise, scope));

    internal async Task<ApiClient> CallerAsync(JsonObject claims) => Kept(await ApiClient.ForAsync(Host, claims));

    internal ApiClient Nobody() => Kept(ApiClient.Anonymous(Host));

    /// <summary>Sample settings of the sandbox.</summary>
    internal JsonObject Sample(string provider, string key = "good") => Deployment.Sandbox[provider].Credential(key).ToJson();

    internal JsonObject NewOpenai(string accountKey = "default", string? franchise = null) => new()
    {
        ["provider"] = "openai",
        ["account_key"] = accountKey,
        ["franchise_id"] = franchise,
        ["config"] = Sample("openai"),
    };

    internal async Task<Answer> CreateOpenaiAsync(string accountKey = "default") => (await Api.PostAsync("", NewOpenai(accountKey))).Expect(201);

    private ApiClient Kept(ApiClient client)
    {
        clients.Add(client);
        return client;
    }
}
