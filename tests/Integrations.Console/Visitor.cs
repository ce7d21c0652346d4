using System.Collections.Concurrent;
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
        page.Request += (_, request) =>
        {
            Requests.Add(new(request.Url));
            Sent.Enqueue(request.PostData ?? string.Empty);
        };
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
            socket.FrameSent += (_, frame) => Sent.Enqueue(TextOf(frame));
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

    /// <summary>What went over the circuit, and in the bodies of requests.</summary>
    public ConcurrentQueue<string> Sent { get; } = [];

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

    /// <summary>Goes on with Tab until this has the focus. On the way the focus is never lost, never out of sight and never without its ring.</summary>
    public async Task TabToAsync(ILocator what, string key = "Tab")
    {
        const int Most = 120;
        for (var i = 0; i < Most; i++)
        {
            await Page.Keyboard.PressAsync(key);
            (await FocusProblemAsync()).ShouldBeNull($"{Path}, after {i + 1} × {key}");
            if (await what.EvaluateAllAsync<bool>("elements => elements.includes(document.activeElement)"))
            {
                return;
            }
        }

        throw new ShouldAssertException($"{what} was not reached by {key} at {Path}.");
    }

    /// <summary>Null while something has the focus that a person can see.</summary>
    public Task<string?> FocusProblemAsync() => Page.EvaluateAsync<string?>(
        """
        () => {
            const focused = document.activeElement;
            if (!focused || focused === document.body) return 'nothing has the focus';
            const name = focused.outerHTML.slice(0, 120);
            const hidden = getComputedStyle(focused).opacity === '0' ? focused.closest('.file-row') : null;
            const shown = hidden ?? focused.closest('.choice, .check, .tile') ?? focused;
            const box = (focused.matches('.tile a') ? focused : shown).getBoundingClientRect();
            if (box.width === 0 || box.height === 0) return `${name} has no size`;
            const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
            const seen = points.some(([x, y]) => {
                const hit = document.elementFromPoint(x, y);
                return hit && (shown.contains(hit) || hit.contains(focused));
            });
            if (!seen) return `${name} is out of sight`;
            if (focused.matches('h1, h2, main, [tabindex="-1"]')) return null;
            const ringed = [[focused, null], [focused, '::after'], [shown, null]].some(([element, part]) => {
                const style = getComputedStyle(element, part);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            });
            return ringed ? null : `${name} has no ring`;
        }
        """);

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
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)");

    public async Task<string> EverythingAsync()
        => await Page.ContentAsync() + await Page.EvaluateAsync<string>("() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state, [...document.querySelectorAll('input,textarea')].map(i => i.getAttribute('value'))])");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static string TextOf(IWebSocketFrame frame) => frame.Text ?? System.Text.Encoding.UTF8.GetString(frame.Binary ?? []);

    [GeneratedRegex(@"^https?://(127\.0\.0\.1|localhost)[:/]")]
    private static partial Regex Own();

    public IEnumerable<Uri> Foreign() => Requests.Where(request => request.Authority != stand.Host.Address.Authority && request.Scheme is "http" or "https" && !Own().IsMatch(request.ToString()));
}
