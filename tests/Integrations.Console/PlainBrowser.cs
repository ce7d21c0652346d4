using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Integrations.Console;

/// <param name="Bytes">As they came over the wire.</param>
internal sealed record PlainAnswer(HttpStatusCode Status, string Encoding, string CacheControl, int Bytes, string Text);

/// <summary>Somebody signed in who only reads pages, and sees what they weigh: no script, no circuit.</summary>
internal sealed partial class PlainBrowser : IDisposable
{
    private readonly HttpClient http;

    private PlainBrowser(Uri address)
    {
        http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ro");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<PlainBrowser> SignInAsync(Stand stand, string company)
    {
        var browser = new PlainBrowser(stand.Host.Address);
        var proof = Proof().Match((await browser.GetAsync("/signin")).Text).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("company_id", company), new("return", "/"), new("__RequestVerificationToken", proof)]);
        using var answer = await browser.http.PostAsync(new Uri("/signin/demo", UriKind.Relative), form, Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return browser;
    }

    public static IReadOnlyList<string> AssetsOf(string page) => [.. Asset().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Distinct()];

    public async Task<PlainAnswer> GetAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Cancelled);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancelled);
        var encoding = answer.Content.Headers.ContentEncoding.FirstOrDefault() ?? string.Empty;
        await using Stream text = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        using var reader = new StreamReader(text, Encoding.UTF8);
        return new(answer.StatusCode, encoding, answer.Headers.CacheControl?.ToString() ?? string.Empty, bytes.Length, await reader.ReadToEndAsync(Cancelled));
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Proof();

    [GeneratedRegex("(?:href|src)=\"(_[^\"]+|/_[^\"]+)\"")]
    private static partial Regex Asset();
}
