using System.ClientModel;
using System.ClientModel.Primitives;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>The vendors' own SDKs on a ready client: three lines each.</summary>
public sealed class SdkTests(SiblingHosts bed) : SiblingTest(bed)
{
    private readonly TenantScope tenant = SiblingHosts.NewTenant();

    [Fact]
    public async Task StripeNet_ReadsTheBalanceAsTheTenant()
    {
        await Bed.A.ConnectAsync(tenant, Provider.Stripe, Bed.Good(Provider.Stripe));
        var connection = await Bed.A.ConnectionAsync(tenant, Provider.Stripe);

        using var http = Bed.A.Clients.Create(connection);
        var stripe = new Stripe.StripeClient("sk_of_the_connection", httpClient: new Stripe.SystemNetHttpClient(http), apiBase: connection.BaseAddress!.AbsoluteUri[..^"/v1/".Length]);
        var balance = await stripe.V1.Balance.GetAsync(cancellationToken: TestContext.Current.CancellationToken);

        balance.Available[0].Amount.ShouldBe(125000);
        Bed.Board(Provider.Stripe).Requests[^1].Header("Authorization").ShouldBe("Bearer sk_test_SandboxGoodKey0000001");
    }

    [Fact]
    public async Task OpenAi_ListsTheModelsAsTheTenant()
    {
        await Bed.A.ConnectAsync(tenant, Provider.Openai, Bed.Good(Provider.Openai));
        var connection = await Bed.A.ConnectionAsync(tenant, Provider.Openai);

        using var http = Bed.A.Clients.Create(connection);
        var openai = new OpenAI.OpenAIClient(new ApiKeyCredential("key-of-the-connection"), new() { Endpoint = connection.BaseAddress, Transport = new HttpClientPipelineTransport(http) });
        var models = await openai.GetOpenAIModelClient().GetModelsAsync(TestContext.Current.CancellationToken);

        models.Value.ShouldNotBeEmpty();
        Bed.Board(Provider.Openai).Requests[^1].Header("Authorization").ShouldNotBe("Bearer key-of-the-connection");
    }
}
