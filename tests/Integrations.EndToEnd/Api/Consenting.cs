using System.Text.Json.Nodes;
using System.Web;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Connecting as a person does, by the sandbox's consent page where there is one.</summary>
internal static class Consenting
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Ends connected.</summary>
    /// <param name="decision">What is clicked on the page, and as whom: <c>approve&amp;account=…</c>.</param>
    public static async Task ConnectAsync(this ApiClient api, Guid id, string decision = "approve")
    {
        var asked = await api.PostAsync($"/{id}/connect", new JsonObject());
        if (asked.Status == 202)
        {
            using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            using var decided = await browser.GetAsync(new Uri($"{asked.Text("authorization_url")}&decision={decision}"), Cancel);
            var ended = (await api.SendAsync(HttpMethod.Get, decided.Headers.Location.ShouldNotBeNull().PathAndQuery, null)).Expect(303);
            HttpUtility.ParseQueryString(ended.Headers.Location!.OriginalString.Split('?')[1])["outcome"].ShouldBe("connected");
        }

        (await api.GetAsync($"/{id}")).Expect(200).Text("status").ShouldBe("connected");
    }
}
