using System.Text.Json.Nodes;
using System.Web;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Makes the trip to a sandbox's consent page over HTTP, with the caller's own cookie jar.</summary>
internal static class ConsentTraveller
{
    /// <param name="decision">Added to the page's address: <c>approve</c>, <c>refuse</c>, and what goes with it.</param>
    /// <param name="body">What is sent along to connect.</param>
    /// <returns>How it ended, as the clean address says it.</returns>
    public static async Task<string> TripAsync(this ApiClient api, Guid id, string decision = "approve", JsonObject? body = null)
    {
        var page = (await api.PostAsync($"/{id}/connect", body ?? [])).Expect(202).Text("authorization_url")!;
        return Outcome(await api.SendAsync(HttpMethod.Get, (await DecideAsync(page, decision)).PathAndQuery, null));
    }

    /// <summary>Where the page sends the browser; nothing has been fetched from there.</summary>
    public static async Task<Uri> DecideAsync(string page, string decision)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(new Uri($"{page}&decision={decision}"), TestContext.Current.CancellationToken);
        return answer.Headers.Location.ShouldNotBeNull();
    }

    public static string Outcome(Answer answer) => HttpUtility.ParseQueryString(answer.Expect(303).Headers.Location!.OriginalString.Split('?')[1])["outcome"]!;
}
