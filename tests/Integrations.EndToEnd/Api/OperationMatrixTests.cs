using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>
/// Every operation of the OpenAPI document against every kind of caller. An operation that is new there needs its line here: without it this fails.
/// </summary>
public sealed class OperationMatrixTests(ApiFixture fixture) : ApiTest(fixture)
{
    /// <summary>A browser's or a provider's: nobody brings a token there.</summary>
    private const string Anonymous = "";

    private const string Never = "018f0000-0000-7000-8000-000000000000";

    private static readonly Dictionary<string, Expectation> Expected = new()
    {
        ["ListProviders"] = new("read", 200),
        ["GetProvider"] = new("read", 200),
        ["ListIntegrations"] = new("read", 200),
        ["GetIntegration"] = new("read", 200),
        ["ListActivity"] = new("read", 200),
        ["GetDiagnostics"] = new("read", 200),
        ["GetSummary"] = new("read", 200),
        ["CreateIntegration"] = new("write", 201, """{"provider":"mfinante","account_key":"matrix","config":{"probe_cui":"12345674"}}"""),
        ["ConfigureIntegration"] = new("write", 200, """{"display_name":"matrix"}"""),
        ["RemoveIntegration"] = new("write", 204),
        ["TestDraft"] = new("write", 200, """{"provider":"mfinante","config":{"probe_cui":"12345674"}}"""),
        ["TestConnection"] = new("write", 200),
        ["ConnectIntegration"] = new("write", 200),
        ["DisconnectIntegration"] = new("write", 200),
        ["RefreshCredential"] = new("write", 409),
        ["ImportIntegrations"] = new("write", 200, """{"dry_run":true,"rows":[{"provider":"mfinante","config":{"probe_cui":"12345674"}}]}"""),
        ["ListAccounts"] = new("read", 409),
        ["CompleteAuthorization"] = new(Anonymous, 303),
        ["ShowAuthorizationResult"] = new(Anonymous, 200),
        ["GetWebhook"] = new("read", 200),
        ["RotateWebhook"] = new("write", 200),
        ["RemoveWebhook"] = new("write", 204),
        ["ListDeliveries"] = new("read", 200),
        ["GetDelivery"] = new("read", 404),
        ["ReplayDelivery"] = new("write", 404),
        ["ListSyncs"] = new("read", 200),
        ["RunSync"] = new("write", 404),
        ["PauseSync"] = new("write", 404),
        ["ResumeSync"] = new("write", 404),
        ["RestartSync"] = new("write", 404),
        ["CancelSync"] = new("write", 404),
        ["GetOperatorSummary"] = new("operate", 200),
        ["ListOperatorFailures"] = new("operate", 200),
        ["ListDeadLetters"] = new("operate", 200),
        ["ReplayDeadLetter"] = new("operate", 404),
    };

    [Fact]
    public async Task OpenApiDocument_ListsEveryOperationWithItsAnswers()
    {
        var operations = await OperationsAsync();

        operations.Select(operation => operation.Id).Order(StringComparer.Ordinal).ShouldBe(Expected.Keys.Order(StringComparer.Ordinal));
        operations.ShouldAllBe(operation => operation.Statuses.Contains(Expected[operation.Id].Status));
    }

    [Fact]
    public async Task Owner_GetsWhatTheDocumentSays()
    {
        foreach (var operation in await OperationsAsync())
        {
            var caller = operation.Scope == "operate" ? await CallerAsync(Company, scope: "integrations.operate") : Api;

            await CallAsync(caller, operation, await ConnectedAsync(operation), Expected[operation.Id].Status);
        }
    }

    [Fact]
    public async Task WithoutAToken_EveryOperationIsUnauthorized()
    {
        var id = await ConnectedAsync();
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Scope != Anonymous))
        {
            (await CallAsync(Nobody(), operation, id, 401)).Code.ShouldBe("request.unauthorized");
        }
    }

    [Fact]
    public async Task WithoutTheScope_EveryOperationIsForbidden()
    {
        var id = await ConnectedAsync();
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Scope != Anonymous))
        {
            var others = string.Join(' ', new[] { "read", "write", "operate" }.Where(scope => scope != operation.Scope).Select(scope => $"integrations.{scope}"));
            (await CallAsync(await CallerAsync(Company, scope: others), operation, id, 403)).Code.ShouldBe("request.forbidden");
        }

        await IsUntouchedAsync(id);
    }

    [Fact]
    public async Task ForeignCompanyAndSiblingFranchise_GetTheAnswerOfAnIdThatNeverWas()
    {
        var id = await ConnectedAsync(franchise: "f1");
        var foreigners = new[] { await CallerAsync(Guid.NewGuid().ToString()), await CallerAsync(Guid.NewGuid().ToString(), "f1"), await CallerAsync(Company, "f2") };
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            foreach (var foreigner in foreigners)
            {
                var foreign = await CallAsync(foreigner, operation, id, 404);
                var never = await CallAsync(foreigner, operation, Guid.Parse(Never), 404);
                foreign.WithoutTrace().ShouldBe(never.WithoutTrace(), operation.Id);
            }
        }

        await IsUntouchedAsync(id);
    }

    [Fact]
    public async Task RemovedRow_IsLikeOneThatNeverWas()
    {
        var id = await ConnectedAsync();
        (await Api.DeleteAsync($"/{id}", (await Api.GetAsync($"/{id}")).ETag)).Expect(204);

        foreach (var operation in (await OperationsAsync()).Where(operation => operation.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            (await CallAsync(Api, operation, id, 404)).WithoutTrace().ShouldBe((await CallAsync(Api, operation, Guid.Parse(Never), 404)).WithoutTrace(), operation.Id);
        }
    }

    private static async Task<Answer> CallAsync(ApiClient caller, Operation operation, Guid id, int status)
    {
        var body = Expected[operation.Id].Body is { } text ? JsonNode.Parse(text) : null;
        var path = operation.Path.Replace("{id}", id.ToString(), StringComparison.Ordinal).Replace("{code}", "openai", StringComparison.Ordinal).Replace("{delivery}", Never, StringComparison.Ordinal).Replace("{letter}", Never, StringComparison.Ordinal);
        // Created at version 1, connected at 2.
        var answer = await caller.SendAsync(operation.Method, path, body, operation.NeedsVersion ? [("If-Match", "\"2\"")] : []);
        answer.Status.ShouldBe(status, $"{operation.Id}: {answer.Body}");
        if (answer.Status >= 400)
        {
            answer.ContentType.ShouldBe("application/problem+json", operation.Id);
        }

        return answer;
    }

    [Fact]
    public async Task Document_SaysThatAConfigIsAnObject()
    {
        var schemas = (await Nobody().SendAsync(HttpMethod.Get, "/openapi/v1.json", null)).Expect(200)["components"]!["schemas"]!;

        var reference = schemas["IntegrationView"]!["properties"]!["config"]!["$ref"]!.GetValue<string>();
        schemas[reference.Split('/')[^1]]!["type"]!.GetValue<string>().ShouldBe("object");
    }

    private async Task<List<Operation>> OperationsAsync()
    {
        var document = (await Nobody().SendAsync(HttpMethod.Get, "/openapi/v1.json", null)).Expect(200);
        return [.. document["paths"]!.AsObject()
            .Where(path => path.Key.StartsWith(ApiClient.Base, StringComparison.Ordinal))
            .SelectMany(path => path.Value!.AsObject().Select(method => new Operation(
                method.Value!["operationId"]!.GetValue<string>(),
                new HttpMethod(method.Key.ToUpperInvariant()),
                path.Key,
                [.. method.Value["responses"]!.AsObject().Select(response => int.Parse(response.Key))])))];
    }

    private Task<Guid> ConnectedAsync(Operation operation) => operation.Path.Contains("{id}", StringComparison.Ordinal) ? ConnectedAsync() : Task.FromResult(Guid.Empty);

    private async Task<Guid> ConnectedAsync(string? franchise = null)
    {
        var created = (await Api.PostAsync("", NewOpenai(Guid.NewGuid().ToString("N"), franchise))).Expect(201);
        (await Api.PostAsync($"/{created.Id}/connect")).Expect(200).ETag.ShouldBe("\"2\"");
        return created.Id;
    }

    private async Task IsUntouchedAsync(Guid id)
    {
        var row = (await Api.GetAsync($"/{id}")).Expect(200);
        (row.ETag, row.Text("status"), row["display_name"]).ShouldBe(("\"2\"", "connected", null));
        (await Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.activity WHERE integration_id = $1", id)).ShouldBe(2);
    }

    /// <param name="Status">What its owner gets for <paramref name="Body"/>.</param>
    private sealed record Expectation(string Scope, int Status, string? Body = null);

    private sealed record Operation(string Id, HttpMethod Method, string Path, IReadOnlyList<int> Statuses)
    {
        public string Scope => Expected[Id].Scope;

        public bool NeedsVersion => Method == HttpMethod.Patch || Method == HttpMethod.Delete;
    }
}
