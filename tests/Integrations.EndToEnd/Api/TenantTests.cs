using System.Text;
using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>For whom a call acts, and what it can reach: companies, accountants, franchises, scopes.</summary>
public sealed class TenantTests(ApiFixture fixture) : ApiTest(fixture)
{
    private const string CompanyHeader = "X-Company-Id";

    private readonly string other = Guid.NewGuid().ToString();

    [Fact]
    public async Task Accountant_NamesTheCompanyAndActsForThatOneOnly()
    {
        var accountant = await CallerAsync(new JsonObject { ["company_id"] = new JsonArray(Company, other), ["sub"] = "accountant" });

        (await accountant.PostAsync("", NewOpenai(), (CompanyHeader, Company))).Expect(201).Text("company_id").ShouldBe(Company);
        (await accountant.PostAsync("", NewOpenai(), (CompanyHeader, other))).Expect(201).Text("company_id").ShouldBe(other);

        (await accountant.GetAsync("", (CompanyHeader, other))).Expect(200).Items.ShouldHaveSingleItem()["company_id"]!.GetValue<string>().ShouldBe(other);
        (await Api.GetAsync("")).Expect(200).Items.ShouldHaveSingleItem()["company_id"]!.GetValue<string>().ShouldBe(Company);
    }

    [Fact]
    public async Task Accountant_WhoNamesNoCompanyOrAForeignOne_IsRefused()
    {
        var accountant = await CallerAsync(new JsonObject { ["company_id"] = new JsonArray(Company, other) });

        (await accountant.GetAsync("")).Expect(400).Code.ShouldBe("request.company_required");
        (await accountant.GetAsync("", (CompanyHeader, "a-third"))).Expect(403).Code.ShouldBe("request.company_foreign");
        (await accountant.GetAsync("", (CompanyHeader, $"{Company},{other}"))).Expect(403).Code.ShouldBe("request.company_foreign");
        (await accountant.GetAsync("", (CompanyHeader, Company), (CompanyHeader, other))).Expect(403).Code.ShouldBe("request.company_foreign");
        (await accountant.GetAsync("", (CompanyHeader, Company.ToUpperInvariant() + " "))).Expect(403).Code.ShouldBe("request.company_foreign");
    }

    [Fact]
    public async Task Header_CannotTurnACallerToAnotherCompany()
    {
        (await Api.GetAsync("", (CompanyHeader, other))).Expect(403).Code.ShouldBe("request.company_foreign");
        (await Api.GetAsync("", (CompanyHeader, Company))).Expect(200);
    }

    [Fact]
    public async Task Franchise_SeesItsOwnAndTheCompanysRows_AndEditsOnlyItsOwn()
    {
        var (one, two) = (await CallerAsync(Company, "f1"), await CallerAsync(Company, "f2"));
        var company = await CreateOpenaiAsync();
        var own = (await one.PostAsync("", NewOpenai())).Expect(201);
        var sibling = (await Api.PostAsync("", NewOpenai(franchise: "f2"))).Expect(201);
        own.Text("franchise_id").ShouldBe("f1");

        var seen = (await one.GetAsync("")).Expect(200).Items.ToDictionary(item => item["id"]!.GetValue<Guid>(), item => item["inherited"]!.GetValue<bool>());
        seen.ShouldBe(new Dictionary<Guid, bool> { [company.Id] = true, [own.Id] = false }, ignoreOrder: true);
        (await two.GetAsync("")).Items.Select(item => item["id"]!.GetValue<Guid>()).ShouldBe([sibling.Id, company.Id]);
        (await Api.GetAsync("")).Items.Select(item => item["inherited"]!.GetValue<bool>()).ShouldBe([false, false, false]);
        (await one.GetAsync("?franchise_id=f2")).Expect(200).Items.ShouldBeEmpty();
        (await one.GetAsync("/summary"))["total"]!.GetValue<int>().ShouldBe(2);

        var path = $"/{company.Id}";
        foreach (var refused in new[]
        {
            await one.PatchAsync(path, company.ETag, new JsonObject { ["display_name"] = "mine" }),
            await one.DeleteAsync(path, company.ETag),
            await one.PostAsync($"{path}/connect"),
            await one.PostAsync($"{path}/disconnect"),
            await one.PostAsync("/test", new JsonObject { ["provider"] = "openai", ["id"] = company.Id, ["config"] = new JsonObject { ["region"] = "eu" } }),
        })
        {
            refused.Expect(403).Code.ShouldBe("integration.inherited");
        }

        (await one.PostAsync("", NewOpenai("x", "f2"))).Expect(403).Code.ShouldBe("integration.foreign_franchise");
        (await one.PostAsync("", NewOpenai("x", "f1"))).Expect(201);
        (await one.PatchAsync($"/{own.Id}", own.ETag, new JsonObject { ["display_name"] = "mine" })).Expect(200);
        (await Api.GetAsync(path)).ETag.ShouldBe(company.ETag);
        (await Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.activity WHERE integration_id = $1", company.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task AccountKey_IsTakenPerFranchiseOnly()
    {
        await CreateOpenaiAsync();
        (await Api.PostAsync("", NewOpenai(franchise: "f1"))).Expect(201);
        (await Api.PostAsync("", NewOpenai(franchise: "f2"))).Expect(201);

        (await Api.PostAsync("", NewOpenai(franchise: "f2"))).Expect(409).Code.ShouldBe("integration.account_key_taken");
    }

    [Theory]
    [InlineData("integrations.read")]
    [InlineData("integrations.operate")]
    [InlineData("integrations.writer")]
    public async Task Token_WithoutTheScope_IsForbidden(string scope)
    {
        var caller = await CallerAsync(Company, scope: scope);

        var refused = (await caller.PostAsync("", NewOpenai())).Expect(403);

        refused.Code.ShouldBe("request.forbidden");
        refused.Text("detail")!.ShouldContain("integrations.write");
        (await caller.GetAsync("")).Status.ShouldBe(scope == "integrations.read" ? 200 : 403);
        (await Deployment.CountAsync(Company)).ShouldBe(0);
    }

    [Fact]
    public async Task Token_OfAnotherKeyOrAlgorithmOrNone_IsUnauthorized()
    {
        using var anonymous = new HttpClient { BaseAddress = Host.Address };
        var response = await anonymous.PostAsync(
            new Uri("/dev/token", UriKind.Relative), new StringContent($$"""{"company_id":"{{Company}}"}""", Encoding.UTF8, "application/json"), Cancel);
        var token = (await Answer.ReadAsync(response, Cancel)).Text("access_token")!;
        var parts = token.Split('.');
        var none = Base64("""{"alg":"none","typ":"JWT"}""");
        var elsewhere = Base64(Encoding.UTF8.GetString(Decode(parts[1])).Replace(Company, other, StringComparison.Ordinal));

        foreach (var forged in new[] { $"{none}.{parts[1]}.", $"{parts[0]}.{elsewhere}.{parts[2]}", $"{parts[0]}.{parts[1]}.{Base64("wrong")}", "nonsense", "" })
        {
            using var caller = ApiClient.WithToken(Host, forged);
            var refused = (await caller.GetAsync("")).Expect(401);
            refused.Code.ShouldBe("request.unauthorized");
            refused.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        }

        (await ApiClient.WithToken(Host, token).GetAsync("")).Expect(200);
    }

    [Theory]
    [InlineData("0123456789012345678901234567890123456")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    public async Task Token_WithAnImpossibleCompany_IsForbidden(string company)
        => (await (await CallerAsync(company)).GetAsync("")).Expect(403).Code.ShouldBe("request.company_foreign");

    [Fact]
    public async Task Operator_NeedsNoCompany_AndReachesNoCompanysRows()
    {
        var caller = await CallerAsync(new JsonObject { ["scope"] = "integrations.operate integrations.read integrations.write" });

        (await caller.GetAsync("/operator/summary")).Expect(200);
        (await caller.GetAsync("")).Expect(403).Code.ShouldBe("request.company_foreign");
        (await caller.PostAsync("", NewOpenai())).Expect(403).Code.ShouldBe("request.company_foreign");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
