using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Meta;

namespace GeniusErp.Tests.Integrations.Providers.FacebookMessenger;

[ConformanceOf(Provider.FacebookMessenger)]
public sealed class FacebookMessengerTests(ProviderFixture fixture) : MetaPageConformance(fixture)
{
    private protected override string RequestSource
        => "facebook/facebook-business-sdk-codegen:api_specs/specs/Page.json (fields id, name; edge subscribed_apps); developers.facebook.com/docs/graph-api/guides/secure-requests (appsecret_proof)";

    private protected override IReadOnlyList<string> Events => ["messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads"];

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(Asked).ShouldBe(["GET /v26.0/112233445566778?fields=id,name", "GET /v26.0/112233445566778/subscribed_apps"]);
        calls.ToList().ForEach(ShouldBeProved);
    }

    [Fact]
    public async Task Verify_SaysWhetherMessagesComeByThemselves()
    {
        (await VerifyAsync(Good)).Value!.Facts["webhook"].ShouldBe("none");
        (await SubscribeAsync(Good)).ShouldBeNull();
        (await VerifyAsync(Good)).Value!.Facts["webhook"].ShouldBe("messages");

        Board.Break(Fault.Answer("""{"data":[{"id":"5555555555555555","subscribed_fields":["messages"]}]}""") with { Path = "/v26.0/112233445566778/subscribed_apps" });
        (await VerifyAsync(Good)).Value!.Facts["webhook"].ShouldBe("none", "that is another app's subscription");
    }

    [Fact]
    public async Task Withdrawal_StopsThePagesWebhooksFirst()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();
        Board.Forget();

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, Cancelled)).Failure.ShouldBeNull();

        Board.Requests.Select(Asked).ShouldBe(["GET /v26.0/112233445566778?fields=access_token", "DELETE /v26.0/112233445566778/subscribed_apps", "DELETE /v26.0/me/permissions"]);
        Board.Requests[1].Header("Authorization").ShouldStartWith("Bearer EAAP");
    }

    [Fact]
    public async Task Withdrawal_WhenThePageIsOutOfReach_GoesOn()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();
        Board.Break(MetaFault(100, "Unsupported get request.", 33) with { Path = "/v26.0/112233445566778" });

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, Cancelled)).Failure.ShouldBeNull();

        Board.Requests.ShouldContain(call => call.Method == "DELETE" && call.Path == "/v26.0/me/permissions");
    }
}
