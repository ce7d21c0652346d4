using System.Security.Claims;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>Who looks at the console, in which language: one per page request and one per circuit.</summary>
internal sealed class ConsoleSession(DemoSettings demo, TimeProvider clock)
{
    /// <summary>Changes are told no more often than this: whoever listens to a page must be able to hear it out.</summary>
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromSeconds(5);

    /// <summary>More are told as their number.</summary>
    private const int MostNamedChanges = 3;

    private readonly Dictionary<Guid, string> changes = [];
    private DateTimeOffset lastChange = DateTimeOffset.MinValue;
    private bool gathering;

    /// <summary>When the sign-in ends, in seconds since 1970: a circuit may outlive the cookie that began it.</summary>
    public const string EndClaim = "session_end";

    public ClaimsPrincipal User { get; private set; } = new();

    public Speech Speech { get; private set; } = Speech.Romanian;

    /// <summary>The network address that the page was asked from, for the activity log.</summary>
    public string? From { get; private set; }

    /// <summary>The company of the page's path; null while no page of a company is shown, or when the path names one that is not the user's.</summary>
    public TenantScope? Tenant { get; private set; }

    public bool MayRead => CallerClaims.May(User, CallerClaims.Read);

    public bool MayWrite => CallerClaims.May(User, CallerClaims.Write);

    public IReadOnlyList<string> Companies => CallerClaims.CompaniesOf(User);

    public string UserName => CallerClaims.NameOf(User) ?? User.FindFirst(CallerClaims.Subject)?.Value ?? "?";

    public string CompanyName => Tenant is { } tenant ? NameOf(tenant.CompanyId) : string.Empty;

    public DemoSettings? Demo => Tenant is { } tenant && demo.Company == tenant.CompanyId ? demo : null;

    /// <summary>What the page's one live region says.</summary>
    public string? Announcement { get; private set; }

    public event Action? Announced;

    public void Announce(string text)
    {
        Announcement = text;
        Announced?.Invoke();
    }

    /// <summary>A connection changed by itself. Told at once, or with what else changed when it is time again; the last word of each connection counts.</summary>
    public void AnnounceChange(Guid connection, string text)
    {
        changes[connection] = text;
        if (!gathering)
        {
            gathering = true;
            _ = TellChangesAsync();
        }
    }

    private async Task TellChangesAsync()
    {
        var wait = lastChange + BetweenChanges - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock);
        }

        (lastChange, gathering) = (clock.GetUtcNow(), false);
        var text = changes.Count > MostNamedChanges ? Speech.Count("overview.changed", changes.Count) : string.Join("; ", changes.Values);
        changes.Clear();
        Announce(text);
    }

    public void Begin(ClaimsPrincipal user, Speech speech, string? from) => (User, Speech, From) = (user, speech, from);

    /// <summary>True when the user may look at this company. Somebody else's answers like one that never existed.</summary>
    public bool Enter(string? company)
    {
        var tenant = MayRead && company is not null ? CallerClaims.TenantOf(User, company) : null;
        Tenant = tenant is { Succeeded: true } ? tenant.Value : null;
        return Tenant is not null;
    }

    public bool HasEnded(DateTimeOffset now)
        => long.TryParse(User.FindFirst(EndClaim)?.Value, out var end) && now >= DateTimeOffset.FromUnixTimeSeconds(end);

    public string NameOf(string company)
        => demo.Company == company && demo.CompanyName is { } name ? name : User.FindFirst($"company_name:{company}")?.Value ?? (Companies.Count == 1 ? User.FindFirst("company_name")?.Value : null) ?? company;
}
