using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>Two hosts on one database and one sandbox. The schedule is off: the tests say when something happens.</summary>
public sealed class SiblingHosts : IAsyncLifetime
{
    internal Deployment Deployment { get; private set; } = null!;

    internal SiblingHost A { get; private set; } = null!;

    internal SiblingHost B { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Deployment = await Deployment.CreateAsync();
        A = await StartAsync();
        B = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await Deployment.DisposeAsync();
    }

    /// <summary>One more, which the caller ends.</summary>
    internal Task<SiblingHost> StartAsync(params (string Name, string? Value)[] settings) => StartAsync(null, settings);

    internal Task<SiblingHost> StartAsync(Action<IServiceCollection>? register, params (string Name, string? Value)[] settings)
        => SiblingHost.StartAsync(new Dictionary<string, string?>(Deployment.Sandbox.HostSettings().Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)).Concat(
        [
            KeyValuePair.Create<string, string?>("Integrations:Jobs:Enabled", "false"),
            KeyValuePair.Create<string, string?>("Integrations:Sealing:KeyFile", Deployment.SealingKeyFile),
            .. settings.All(setting => setting.Name != ConnectionSetting) ? [KeyValuePair.Create<string, string?>(ConnectionSetting, Deployment.Database.RuntimeConnectionString())] : Array.Empty<KeyValuePair<string, string?>>(),
            .. settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)),
        ])), register);

    internal const string ConnectionSetting = "ConnectionStrings:GeniusErp";

    internal static TenantScope NewTenant() => new(Guid.NewGuid().ToString());

    internal JsonObject Good(Provider provider) => Deployment.Sandbox[provider.Code()].Credential("good").ToJson();

    internal SandboxBoard Board(Provider provider) => Deployment.Sandbox[provider.Code()];

    internal async Task<string> SealAsync(string company, Guid row, string field, string secret)
        => (await A.Services.GetRequiredService<ISecretVault>().SealAsync(new(secret), new(company, row, field), hint: false, CancellationToken.None)).Value!.Envelope;

    internal Task<string> StateAsync(IntegrationId id)
        => Deployment.ScalarAsync<string>("SELECT concat_ws(' ', status, error_code) FROM integrations.integrations WHERE id = $1", id.Value);

    internal Task<long> ExecuteAsync(string update, IntegrationId id)
        => Deployment.ScalarAsync<long>($"WITH changed AS ({update} RETURNING 1) SELECT count(*) FROM changed", id.Value);
}

[CollectionDefinition(Name)]
public sealed class SiblingGroup : ICollectionFixture<SiblingHosts>
{
    public const string Name = "Siblings";
}

/// <summary>A test over the two hosts. The sandbox is whole at its beginning, whatever the one before it has broken.</summary>
[Collection(SiblingGroup.Name)]
public abstract class SiblingTest(SiblingHosts bed) : IAsyncLifetime
{
    private protected SiblingHosts Bed => bed;

    public ValueTask InitializeAsync()
    {
        bed.Deployment.Sandbox.Reset();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
