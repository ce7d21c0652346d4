using GeniusErp.Tests.Integrations.EndToEnd.DevelopmentPostgres;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd;

public sealed class HostProcessTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task TheHost_WithNothingConfigured_ComesUpWithItsOwnDatabaseAndAgainAfterAKill()
    {
        await using var place = new ServerDirectory();
        await using var killed = await HostProcess.StartAsync(EnvironmentFor(place));
        killed.Kill();
        await killed.WaitForExitAsync(Soon);

        await using var second = await HostProcess.StartAsync(EnvironmentFor(place));
        second.Terminate();

        (await second.WaitForExitAsync(Soon)).ShouldBe(0, second.Output);
        second.Output.ShouldContain("Joining the PostgreSQL");
        second.Output.ShouldContain("Stopping PostgreSQL");
    }

    [Fact]
    public async Task AFrozenHost_AnswersOnlyWhenItGoesOn()
    {
        await using var place = new ServerDirectory();
        await using var host = await HostProcess.StartAsync(EnvironmentFor(place));
        using var http = new HttpClient { BaseAddress = host.Address, Timeout = Soon };
        host.Freeze();

        var answer = http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        await Should.ThrowAsync<TimeoutException>(() => answer.WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
        host.Thaw();

        (await answer).IsSuccessStatusCode.ShouldBeTrue();
        host.Terminate();
        await host.WaitForExitAsync(Soon);
    }

    private static Dictionary<string, string?> EnvironmentFor(ServerDirectory place) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__GeniusErp"] = null,
        ["DevelopmentPostgres__DataDirectory"] = place.Path,
    };
}
