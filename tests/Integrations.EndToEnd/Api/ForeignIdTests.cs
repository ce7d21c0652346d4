using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Ids of somebody else in places where the path's own id is right: deeper in the path, and in a body.</summary>
public sealed class ForeignIdTests(ApiFixture fixture) : ApiTest(fixture)
{
    private static readonly Guid Never = Guid.Parse("018f0000-0000-7000-8000-000000000000");

    [Fact]
    public async Task DeliveryOfAnotherRow_BelowOnesOwn_IsLikeOneThatNeverWas()
    {
        var stranger = await CallerAsync(Guid.NewGuid().ToString());
        using var theirs = await Sender.ConnectAsync(stranger, Deployment.Sandbox, "stripe");
        using var ours = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe");
        using var sibling = await Sender.ConnectAsync(Api, Deployment.Sandbox, "stripe", "second");
        foreach (var sender in new[] { theirs, sibling })
        {
            (await sender.SendAsync(1)).Status.ShouldBe(200);
        }

        foreach (var foreign in new[] { await DeliveryAsync(stranger, theirs), await DeliveryAsync(Api, sibling) })
        {
            foreach (var (method, action) in new[] { (HttpMethod.Get, ""), (HttpMethod.Post, "/replay") })
            {
                var answer = await Api.SendAsync(method, $"{ApiClient.Base}/{ours.Id}/deliveries/{foreign}{action}", null);
                var never = await Api.SendAsync(method, $"{ApiClient.Base}/{ours.Id}/deliveries/{Never}{action}", null);
                answer.Expect(404).WithoutTrace().ShouldBe(never.WithoutTrace());
            }
        }

        (await Deployment.ScalarAsync<int>("SELECT max(attempts) FROM integrations.webhook_deliveries WHERE integration_id = ANY ($1)", (object)new[] { theirs.Id, sibling.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task RowOfAnotherTenant_LendsItsSecretToNoDraft()
    {
        var row = (await Api.PostAsync("", NewOpenai(franchise: "f1"))).Expect(201).Id;
        JsonObject Draft(Guid id) => new() { ["provider"] = "openai", ["id"] = id, ["config"] = new JsonObject { ["region"] = "eu" } };
        foreach (var foreigner in new[] { await CallerAsync(Guid.NewGuid().ToString()), await CallerAsync(Guid.NewGuid().ToString(), "f1"), await CallerAsync(Company, "f2") })
        {
            var answer = (await foreigner.PostAsync("/test", Draft(row))).Expect(404);
            answer.WithoutTrace().ShouldBe((await foreigner.PostAsync("/test", Draft(Never))).WithoutTrace());
        }

        Deployment.Sandbox["openai"].Received.ShouldBe(0);
    }

    private static async Task<Guid> DeliveryAsync(ApiClient api, Sender sender) => (await api.GetAsync($"/{sender.Id}/deliveries")).Expect(200).Items.ShouldHaveSingleItem()["id"]!.GetValue<Guid>();
}
