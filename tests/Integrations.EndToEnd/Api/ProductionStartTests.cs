using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Outside Development nothing is made up, and what is for developers is not there. What is missing: <see cref="SettingProblemTests"/>.</summary>
public sealed class ProductionStartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly (string Name, string? Value)[] Production =
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("Auth:Authority", "https://login.firma.invalid"),
        ("Integrations:PublicBaseUrl", "https://erp.firma.invalid"),
        ("ConnectionStrings:GeniusErpOwner", null),
        ("Auth:DevelopmentKeyFile", null),
    ];

    [Fact]
    public async Task Host_WithAllSettings_ServesWithoutWhatIsForDevelopers()
    {
        await using var deployment = await Deployment.CreateAsync();
        var host = await deployment.StartHostAsync(Production);
        using var api = ApiClient.Anonymous(host);

        await Poll.UntilAsync(async () => (await api.SendAsync(HttpMethod.Get, "/health/ready", null)).Status == 200, Patience, "readiness");
        (await api.SendAsync(HttpMethod.Post, "/dev/token", new System.Text.Json.Nodes.JsonObject { ["company_id"] = "c" })).Status.ShouldBe(404);
        (await api.SendAsync(HttpMethod.Post, "/dev/age", new System.Text.Json.Nodes.JsonObject { ["company_id"] = "c", ["integration_id"] = Guid.NewGuid().ToString(), ["days"] = 1 })).Status.ShouldBe(404);
        (await api.GetAsync("")).Expect(401);
        host.Output.ShouldNotContain("TOKEN=");
    }

    [Fact]
    public async Task Host_OfProduction_TakesNoTokenOfADeveloper()
    {
        await using var deployment = await Deployment.CreateAsync();
        var development = await deployment.StartHostAsync();
        using var developer = ApiClient.Anonymous(development);
        var token = (await developer.SendAsync(HttpMethod.Post, "/dev/token", new System.Text.Json.Nodes.JsonObject { ["company_id"] = "c" })).Expect(200).Text("access_token")!;

        using var api = ApiClient.WithToken(await deployment.StartHostAsync(Production), token);

        (await api.GetAsync("")).Expect(401);
    }

    [Fact]
    public async Task Host_WhosePortIsTaken_SaysSoAndEnds()
    {
        await using var deployment = await Deployment.CreateAsync();
        var there = await deployment.StartHostAsync();

        await using var second = HostProcess.Launch(deployment.Environment(("ASPNETCORE_URLS", there.Address.ToString())));
        await Poll.UntilAsync(() => Task.FromResult(second.HasExited), Patience, "the second host to end");

        second.ExitCode.ShouldBe(69);
        var said = $"Failed to bind to address {there.Address.GetLeftPart(UriPartial.Authority)}: address already in use. Another program";
        second.Output.Split('\n').ShouldContain(line => line.StartsWith(said, StringComparison.Ordinal));
    }
}
