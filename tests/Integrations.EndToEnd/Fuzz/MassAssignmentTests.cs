using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Fuzz;

/// <summary>Every member that a row is shown with and that a body does not name, in every body of the document: refused by its name, and nothing changes.</summary>
public sealed class MassAssignmentTests(ApiFixture fixture) : ApiTest(fixture)
{
    [Fact]
    public async Task MembersThatOnlyTheServerMakes_AreRefusedInEveryBody()
    {
        var document = new ApiDocument((await Nobody().SendAsync(HttpMethod.Get, "/openapi/v1.json", null)).Expect(200).Json);
        var row = await ConnectedAsync();
        var before = await RowAsync(row);
        var operations = document.Operations.Where(operation => operation.Body is not null).ToList();
        var shown = document.Operations.Single(operation => operation.Id == "GetIntegration").Answers[200]!;
        var members = document.Resolve(shown)["properties"]!.AsObject().Select(property => property.Key).Append("deleted_at").Append("tokens").ToList();
        operations.Count.ShouldBeGreaterThanOrEqualTo(6);
        members.ShouldContain("company_id");

        foreach (var operation in operations)
        {
            var schema = document.Resolve(operation.Body!);
            schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse($"{operation.Id}: the document says that anything may be sent");
            foreach (var member in members.Where(member => schema["properties"]![member] is null))
            {
                var body = Right(schema["properties"]!.AsObject());
                body[member] = "x";
                var path = operation.Path.Replace("{id}", $"{row}", StringComparison.Ordinal).Replace("{stream}", "payments", StringComparison.Ordinal);

                var answer = await Api.SendAsync(operation.Method, path, body, ("If-Match", "\"2\""));

                answer.Status.ShouldBe(400, $"{operation.Id} {member}: {answer.Body}");
                answer["error_codes"]![member]!.AsArray().Single()!.GetValue<string>().ShouldBe("unknown", operation.Id);
            }
        }

        (await RowAsync(row)).ShouldBe(before);
        (await Deployment.CountAsync(Company)).ShouldBe(1);
        (await Deployment.CountAsync(Company, "webhook_endpoints")).ShouldBe(0);
    }

    /// <summary>What the operation would take.</summary>
    private JsonObject Right(JsonObject properties)
    {
        var create = new JsonObject { ["provider"] = "mfinante", ["config"] = Sample("mfinante") };
        return properties.ContainsKey("provider") ? create : properties.ContainsKey("rows") ? new JsonObject { ["rows"] = new JsonArray(create) } : [];
    }

    private async Task<Guid> ConnectedAsync()
    {
        var created = (await Api.PostAsync("", new JsonObject { ["provider"] = "stripe", ["config"] = Sample("stripe") })).Expect(201);
        (await Api.PostAsync($"/{created.Id}/connect")).Expect(200);
        return created.Id;
    }

    private Task<string> RowAsync(Guid id) => Deployment.ScalarAsync<string>("SELECT row::text FROM integrations.integrations AS row WHERE id = $1", id);
}
