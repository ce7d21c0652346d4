using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Tests.Integrations.Providers.SandboxItself;

/// <summary>The sandbox's switches, as run.sh and a person use them.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private SandboxServer sandbox = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        http.BaseAddress = sandbox.Address;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public void Sandbox_KnowsNoProjectOfSrc()
        => typeof(SandboxServer).Assembly.GetReferencedAssemblies().ShouldNotContain(assembly => assembly.Name!.StartsWith("GeniusErp.Modules", StringComparison.Ordinal));

    [Fact]
    public void Sandbox_HasAFolderForEachProviderAndAGoodSample()
    {
        sandbox.Boards.ShouldNotBeEmpty();
        foreach (var board in sandbox.Boards)
        {
            ProviderCodes.TryParse(board.Code, out var provider).ShouldBeTrue(board.Code);
            board.Provider!.GetType().Namespace.ShouldBe($"GeniusErp.Sandbox.{provider}");
            board.Credential("good").ToJson().ShouldNotBeNull();
            board.Provider.Credentials.Select(sample => sample.Key).ShouldBeUnique();
        }
    }

    [Fact]
    public async Task Control_WhenAFaultIsCounted_BreaksThatManyRequestsAndThenWorks()
    {
        using var set = await http.PutAsJsonAsync("_control/faults/openai", new { kind = "throttle", retry_after = "7", times = 2, path = "/v1/models" }, Cancelled);
        set.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await StatusAsync("openai/v1/models")).ShouldBe((429, "7"));
        (await StatusAsync("openai/v1/models")).ShouldBe((429, "7"));
        (await StatusAsync("openai/v1/models")).ShouldBe((401, null));
    }

    [Fact]
    public async Task Control_WhenAFaultNamesAPath_LeavesTheOthers()
    {
        using var set = await http.PutAsJsonAsync("_control/faults/openai", new { kind = "status", status = 503, path = "/v1/responses" }, Cancelled);

        (await StatusAsync("openai/v1/models")).ShouldBe((401, null));
        (await StatusAsync("openai/v1/responses")).ShouldBe((503, null));
    }

    [Fact]
    public async Task Control_MendAndReset_ForgetFaultsAndRequests()
    {
        using var set = await http.PutAsJsonAsync("_control/faults/openai", new { kind = "status", status = 503 }, Cancelled);
        (await StatusAsync("openai/v1/models")).Status.ShouldBe(503);

        using var mended = await http.DeleteAsync(new Uri("_control/faults/openai", UriKind.Relative), Cancelled);

        (await StatusAsync("openai/v1/models")).Status.ShouldBe(401);
        sandbox["openai"].Received.ShouldBe(2);
        using var reset = await http.PostAsync(new Uri("_control/reset", UriKind.Relative), null, Cancelled);
        sandbox["openai"].Received.ShouldBe(0);
        sandbox["openai"].Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Control_ShowsWhatWasReceived()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "mfinante/api/PlatitorTvaRest/v9/nowhere?x=1") { Content = new StringContent("[1]") };
        request.Headers.Add("X-Mine", "value");
        using var answered = await http.SendAsync(request, Cancelled);

        var entry = (await http.GetFromJsonAsync<JsonElement>("_control/requests/mfinante", Cancelled))[0];

        entry.GetProperty("method").GetString().ShouldBe("POST");
        entry.GetProperty("path").GetString().ShouldBe("/api/PlatitorTvaRest/v9/nowhere");
        entry.GetProperty("query").GetString().ShouldBe("?x=1");
        entry.GetProperty("headers").GetProperty("X-Mine").GetString().ShouldBe("value");
        entry.GetProperty("body").GetString().ShouldBe("[1]");
        entry.GetProperty("known").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("nobody", """{"kind":"status"}""", HttpStatusCode.NotFound)]
    [InlineData("openai", """{"kind":"no_such_kind"}""", HttpStatusCode.BadRequest)]
    [InlineData("openai", """{"kind":"status","stauts":500}""", HttpStatusCode.BadRequest)]
    public async Task Control_WhenTheFaultIsMisspelt_RefusesIt(string code, string fault, HttpStatusCode expected)
    {
        using var content = new StringContent(fault, System.Text.Encoding.UTF8, "application/json");
        using var set = await http.PutAsync(new Uri($"_control/faults/{code}", UriKind.Relative), content, Cancelled);

        set.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Environment_PointsEveryProviderHereAndOpensTheGuard()
    {
        var lines = (await http.GetStringAsync(new Uri("_control/environment", UriKind.Relative), Cancelled)).Split('\n');

        lines.ShouldContain($"Integrations__Providers__openai__ApiBaseUrl={sandbox.Address}openai/v1/");
        lines.ShouldContain($"Integrations__Egress__Allow__0={sandbox.Address.Authority}");
    }

    [Fact]
    public async Task Environment_FillsTheDemoSectionWithEverySampleOnOneLineEach()
    {
        var lines = (await http.GetStringAsync(new Uri("_control/environment", UriKind.Relative), Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var settings = lines.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

        settings.Keys.ShouldAllBe(name => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'), "a shell exports them");
        settings["Demo__Company"].ShouldBe("demo-nord");
        settings["Demo__SandboxUrl"].ShouldBe(sandbox.Address.ToString());
        settings.ShouldNotContainKey("Demo__ResetUrl", "nobody said where the host is");
        foreach (var board in sandbox.Boards)
        {
            settings[$"Demo__Links__{board.Code}"].ShouldBe($"{sandbox.Address}#{board.Code}");
            foreach (var sample in board.Provider!.Credentials)
            {
                JsonNode.DeepEquals(JsonNode.Parse(settings[$"Demo__Credentials__{board.Code}__{sample.Key}__Settings"]), sample.ToJson()).ShouldBeTrue();
                settings[$"Demo__Credentials__{board.Code}__{sample.Key}__Ro"].ShouldBe(sample.Ro);
            }
        }
    }

    [Theory]
    [InlineData("http://localhost:5080", "http://localhost:5080/")]
    [InlineData("https://*:5443; http://+:5081", "http://localhost:5081/")]
    [InlineData("http://0.0.0.0:5081", "http://localhost:5081/")]
    [InlineData("http://[::]:5081/", "http://localhost:5081/")]
    [InlineData("http://[::1]:5081", "http://[::1]:5081/")]
    [InlineData("https://erp.exemplu.ro", "https://erp.exemplu.ro/")]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("5081", null)]
    [InlineData("", null)]
    public void HostAddress_IsReadFromWhatTheHostListensOn(string listens, string? expected)
        => (HostAddress.Parse(listens)?.ToString()).ShouldBe(expected);

    [Fact]
    public async Task Page_WithoutAHost_HasNoDemoToReset()
        => (await http.GetStringAsync(sandbox.Address, Cancelled)).ShouldNotContain("reset-demo");

    [Fact]
    public async Task Page_BreaksAndMendsAProvider()
    {
        using var broken = await SubmitAsync(("code", "openai"), ("fault", "503"), ("action", "break"));
        broken.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await StatusAsync("openai/v1/models")).Status.ShouldBe(503);
        var page = await http.GetStringAsync(sandbox.Address, Cancelled);
        page.ShouldContain("class=\"broken\"");
        page.ShouldContain(WebUtility.HtmlEncode(sandbox["openai"].Credential("good").Settings));

        using var mended = await SubmitAsync(("code", "openai"), ("action", "mend"));
        (await StatusAsync("openai/v1/models")).Status.ShouldBe(401);
    }

    private async Task<HttpResponseMessage> SubmitAsync(params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await http.PostAsync(sandbox.Address, form, Cancelled);
    }

    private async Task<(int Status, string? RetryAfter)> StatusAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        return ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString());
    }
}
