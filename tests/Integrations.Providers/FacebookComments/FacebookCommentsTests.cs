using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Integrations.Providers.Meta;

namespace GeniusErp.Tests.Integrations.Providers.FacebookComments;

[ConformanceOf(Provider.FacebookComments)]
public sealed class FacebookCommentsTests(ProviderFixture fixture) : MetaPageConformance(fixture)
{
    private protected override string RequestSource
        => "facebook/facebook-business-sdk-codegen:api_specs/specs/Page.json (edge published_posts); developers.facebook.com/documentation/pages-api (permissions)";

    private protected override IReadOnlyList<string> Events => ["feed", "mention"];

    private protected override void AssertRequest(IReadOnlyList<SandboxRequest> calls)
    {
        calls.Select(Asked).ShouldBe(["GET /v26.0/112233445566778?fields=id,name", "GET /v26.0/112233445566778/published_posts?fields=id&limit=1"]);
        calls.ToList().ForEach(ShouldBeProved);
    }

    [Fact]
    public async Task Verify_OfAPageWithoutPosts_Connects()
    {
        var verified = await VerifyAsync(Board.Credential("quiet").ToJson());

        verified.Failure.ShouldBeNull();
        verified.Value!.Facts["posts"].ShouldBe("none");
    }
}
