using System.Text.Json.Nodes;
using GeniusErp.Host;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.SampleModule;
using GeniusErp.Sandbox;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>
/// The sample module beside ours in one host, and a person who connects accounts over the API of another host. That one takes no events: it has no sample module to take
/// them to.
/// </summary>
public sealed class SampleStand : IAsyncLifetime
{
    private HostProcess front = null!;
    private Deployment deployment = null!;
    private SiblingHost host = null!;

    internal Books Books => host.Services.GetRequiredService<Books>();

    internal SiblingHost Module => host;

    internal Deployment Deployment => deployment;

    /// <summary>Where people and providers come in.</summary>
    internal HostProcess Front => front;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        deployment = await Deployment.CreateAsync();
        front = await deployment.StartHostAsync(("Integrations:Jobs:Enabled", "false"), ("Integrations:Outbox:Enabled", "false"));
        var settings = new Dictionary<string, string?>(deployment.Sandbox.HostSettings().Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        {
            ["Integrations:Jobs:SyncEvery"] = "00:00:01",
            ["Integrations:Sealing:KeyFile"] = deployment.SealingKeyFile,
            [SiblingHosts.ConnectionSetting] = deployment.Database.RuntimeConnectionString(),
        };
        host = await SiblingHost.StartAsync(settings, services => services.AddMediation([typeof(Books).Assembly]).AddSingleton<Books>());
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await deployment.DisposeAsync();
    }

    internal SandboxBoard Board(Provider provider) => deployment.Sandbox[provider.Code()];

    internal Task<ApiClient> PersonAsync(TenantScope tenant) => ApiClient.ForAsync(front, tenant.CompanyId);

    /// <summary>A person creates and connects it, by the consent page where there is one.</summary>
    internal async Task<Guid> ConnectAsync(ApiClient person, Provider provider, string sample = "good", Action<JsonObject>? change = null)
    {
        var config = Board(provider).Credential(sample).ToJson();
        change?.Invoke(config);
        var id = (await person.PostAsync("", new JsonObject { ["provider"] = provider.Code(), ["config"] = config })).Expect(201).Id;
        var answer = await person.PostAsync($"/{id}/connect");
        if (answer.Status == 202)
        {
            using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            using var consent = await browser.GetAsync(new Uri($"{answer.Text("authorization_url")}&decision=approve"), Cancel);
            (await person.SendAsync(HttpMethod.Get, consent.Headers.Location!.PathAndQuery, null)).Expect(303);
        }

        (await person.GetAsync($"/{id}")).Expect(200).Text("status").ShouldBe("connected");
        return id;
    }
}

[CollectionDefinition(Name)]
public sealed class SampleGroup : ICollectionFixture<SampleStand>
{
    public const string Name = "Sample module";
}
