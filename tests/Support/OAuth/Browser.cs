using System.Net;
using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Support.OAuth;

/// <summary>A person with a browser: keeps cookies, follows redirects step by step, fills in the forms that a sign-in page shows.</summary>
public sealed partial class Browser : IDisposable
{
    private const int MostSteps = 20;

    private readonly HttpClient http;

    public Browser(CookieContainer? cookies = null)
    {
        Cookies = cookies ?? new CookieContainer(capacity: 1000, perDomainCapacity: 900, CookieContainer.DefaultCookieLengthLimit); // A sign-in page leaves several behind each time.
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { Timeout = TimeSpan.FromSeconds(90) };
    }

    public CookieContainer Cookies { get; }

    /// <summary>Signs in under this name and agrees, as often as the pages ask.</summary>
    /// <returns>Where the authority sends the browser back to; nothing has been fetched from there.</returns>
    public Task<Uri> ConsentAsync(Uri page, string login, Uri site) => WalkAsync(page, site, form => form.Contains("name=\"login\"", StringComparison.Ordinal) ? [new("prompt", "login"), new("login", login), new("password", "any")] : [new("prompt", "consent")]);

    /// <summary>Says no on the first page.</summary>
    public Task<Uri> RefuseAsync(Uri page, Uri site) => WalkAsync(page, site, _ => null);

    /// <summary>One request, no redirect followed.</summary>
    public Task<HttpResponseMessage> GetAsync(Uri address, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return http.SendAsync(request);
    }

    public void Dispose() => http.Dispose();

    private async Task<Uri> WalkAsync(Uri page, Uri site, Func<string, IReadOnlyList<KeyValuePair<string, string>>?> fill)
    {
        var (next, form) = (page, (IReadOnlyList<KeyValuePair<string, string>>?)null);
        for (var step = 0; step < MostSteps; step++)
        {
            if (next.Authority == site.Authority)
            {
                return next;
            }

            using var answer = form is null ? await http.GetAsync(next) : await http.PostAsync(next, new FormUrlEncodedContent(form));
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.Headers.Location is { } location)
            {
                (next, form) = (new Uri(next, location), null);
                continue;
            }

            if (!answer.IsSuccessStatusCode || FormAction().Match(text) is not { Success: true } action)
            {
                throw new InvalidOperationException($"The sign-in page answered {(int)answer.StatusCode}: {text}");
            }

            form = fill(text);
            next = new Uri(next, WebUtility.HtmlDecode(form is null ? AbortLink().Match(text).Groups[1].Value : action.Groups[1].Value));
        }

        throw new InvalidOperationException($"The sign-in did not end; it stands at {next.GetLeftPart(UriPartial.Path)}.");
    }

    [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("href=\"([^\"]+/abort)\"")]
    private static partial Regex AbortLink();
}
