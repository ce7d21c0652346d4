using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>One person in one browser window; remembers what the page asked of whom, and what it complained about.</summary>
internal sealed partial class Visitor : IAsyncDisposable
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    private readonly Stand stand;
    private readonly IBrowserContext context;
    private int clicks;

    public Visitor(Stand stand, IBrowserContext context, IPage page, string company)
    {
        (this.stand, this.context, Page, Company) = (stand, context, page, company);
        page.Request += (_, request) => Requests.Add(new(request.Url));
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Complaints.Add($"{message.Text} {message.Location}");
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => Received.Add(TextOf(frame));
            socket.FrameSent += (_, frame) => Sent.Add(TextOf(frame));
        };
    }

    public IPage Page { get; }

    /// <summary>Requests with this browser's cookies, outside its page.</summary>
    public IAPIRequestContext Context => context.APIRequest;

    public string Company { get; }

    public List<Uri> Requests { get; } = [];

    public List<string> Complaints { get; } = [];

    /// <summary>What came over the circuit.</summary>
    public List<string> Received { get; } = [];

    public List<string> Sent { get; } = [];

    public int Clicks => clicks;

    public string Path => new Uri(Page.Url).PathAndQuery;

    public string Overview => $"/c/{Company}/integrations";

    /// <param name="scope">What the session may do; null for reading and writing.</param>
    public async Task SignInAsync(string path, string? scope = null, string? name = null, string? franchise = null)
    {
        await Page.GotoAsync("/signin?ReturnUrl=" + Uri.EscapeDataString(path));
        await Page.EvaluateAsync(
            """
            fields => {
                const form = document.querySelector('form[action="/signin/demo"]');
                for (const [name, value] of Object.entries(fields)) {
                    if (value === null) continue;
                    const input = document.createElement('input');
                    Object.assign(input, { type: 'hidden', name, value });
                    form.append(input);
                }
                form.submit();
            }
            """,
            new Dictionary<string, string?> { ["company_id"] = Company, ["scope"] = scope, ["sub"] = name, ["franchise_id"] = franchise });
        await Page.WaitForURLAsync(url => !url.Contains("/signin", StringComparison.Ordinal));
        await AliveAsync();
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await AliveAsync();
    }

    /// <summary>A prerendered page looks ready before it is.</summary>
    public async Task AliveAsync()
    {
        try
        {
            await Page.Locator("html[data-alive]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{Path} did not come alive. {string.Join(Environment.NewLine, Complaints)}", late);
        }
    }

    public async Task ClickAsync(ILocator what)
    {
        clicks++;
        await what.ClickAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label);

    /// <summary>The row of the overview that bears this name.</summary>
    public ILocator Row(string name) => Page.Locator("li.row").Filter(new() { Has = Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) });

    public async Task ThemeAsync(string theme)
    {
        await Page.EvaluateAsync("theme => document.querySelector(`[data-set-theme=${theme}]`).click()", theme);
    }

    /// <summary>Everything that axe finds against WCAG 2.2 AA, one line each.</summary>
    public async Task<IReadOnlyList<string>> FindBarriersAsync()
    {
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = [.. Rules] } });
        return [.. result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html} {string.Join("; ", node.Any.Select(check => check.Message))}"))];
    }

    /// <summary>How far the page is wider than the window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async Task<string> EverythingAsync()
        => await Page.ContentAsync() + await Page.EvaluateAsync<string>("() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state, [...document.querySelectorAll('input,textarea')].map(i => i.getAttribute('value'))])");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static string TextOf(IWebSocketFrame frame) => frame.Text ?? System.Text.Encoding.Latin1.GetString(frame.Binary ?? []);

    [GeneratedRegex(@"^https?://(127\.0\.0\.1|localhost)[:/]")]
    private static partial Regex Own();

    public IEnumerable<Uri> Foreign() => Requests.Where(request => request.Authority != stand.Host.Address.Authority && request.Scheme is "http" or "https" && !Own().IsMatch(request.ToString()));
}
