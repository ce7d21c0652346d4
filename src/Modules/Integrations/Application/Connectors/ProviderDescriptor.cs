using System.Collections.Frozen;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>The provider's addresses for one of its environments. The operator can override each of them.</summary>
/// <param name="Code">As the <c>environment</c> (or region) setting names it; <c>default</c> where there is one only.</param>
/// <param name="ApiBaseUrl">Absolute; null for mail, whose host is the company's, and where each account has its own host.</param>
internal sealed record ProviderEnvironment(string Code, Uri? ApiBaseUrl, Uri? AuthorizeUrl = null, Uri? TokenUrl = null, Uri? RevokeUrl = null)
{
    public const string Default = "default";
}

/// <summary>What the provider allows: at most so many requests per period for one connection.</summary>
/// <param name="Requests">At least 1.</param>
/// <param name="Per">The period.</param>
/// <param name="Source">The provider's page, or the mark that it is a cautious guess.</param>
internal sealed record RateLimitRule(int Requests, TimeSpan Per, string Source);

/// <summary>When the tokens of a provider are renewed: with less than the larger of <paramref name="Margin"/> and min(15 min, a fifth of their life) left.</summary>
/// <param name="Authority">Who issues them: the provider's own code for login tokens.</param>
/// <param name="Margin">The provider's own margin.</param>
internal sealed record RenewalRule(string Authority, TimeSpan Margin);

/// <summary>Calls carry a further token of the grant that has no end of its own, such as a Page's: such a connection outlives the token of the person who consented.</summary>
/// <param name="Setting">What names it.</param>
/// <param name="Prefix">Stands before the setting's value in the token's name.</param>
internal sealed record NamedTokenRule(string Setting, string Prefix)
{
    /// <summary>Null while the setting is empty.</summary>
    public string? NameOf(SettingValues settings) => settings.TextOrNull(Setting) is { } value ? Prefix + value : null;
}

/// <summary>Something that a provider may grant and the module asks for.</summary>
/// <param name="Code">As the provider writes it.</param>
/// <param name="Label">In words.</param>
/// <param name="Without">What does not work without it.</param>
internal sealed record ProviderScope(string Code, Text Label, Text Without)
{
    /// <summary>The connection works without it, only <see cref="Without"/> does not. Default false: then a consent that leaves it out is refused.</summary>
    public bool Optional { get; init; }
}

/// <summary>Something that other modules read from this provider again and again, each from where they stopped.</summary>
/// <param name="Code">[a-z0-9_], at most 50 characters; unique within the provider. Stored: it does not change.</param>
/// <param name="Label">In a few words, as people see it.</param>
/// <param name="Interval">How often it is due; at least a minute.</param>
internal sealed record SyncStream(string Code, Text Label, TimeSpan Interval)
{
    /// <summary>The permission that it needs, in the provider's word; null when the credential alone is enough.</summary>
    public string? Needs { get; init; }

    /// <summary>A person may have it begin again at a date. Default false: then only at its beginning, because the provider cannot be asked for what is newer than a date.</summary>
    public bool FromDate { get; init; }

    /// <summary>How far back the provider goes when it is asked from a date; null when it names no limit.</summary>
    public TimeSpan? Reach { get; init; }

    public DateTimeOffset? EarliestFrom(DateTimeOffset now) => FromDate ? now - Reach : null;
}

/// <summary>Everything that is declared about a provider. One per folder under Providers/.</summary>
internal sealed record ProviderDescriptor
{
    private readonly FrozenSet<string> secrets = [];

    public required Provider Provider { get; init; }

    /// <summary>As the provider writes itself.</summary>
    public required string Name { get; init; }

    public required ProviderCategory Category { get; init; }

    /// <summary>What the ERP gains, in about six words.</summary>
    public required Text Summary { get; init; }

    /// <summary>What to have at hand before connecting.</summary>
    public required Text Needs { get; init; }

    /// <summary>2 or 3 characters for the tile; unique, checked at start.</summary>
    public required string Monogram { get; init; }

    /// <summary>Everyday words that find it: lower case, without diacritics.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public required IReadOnlyList<AuthKind> AuthKinds { get; init; }

    public required IReadOnlyList<SettingField> Settings
    {
        get;
        init
        {
            field = value;
            secrets = value.Where(setting => setting.Secret).Select(setting => setting.Name).ToFrozenSet();
        }
    }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<ProviderEnvironment> Environments { get; init; }

    /// <summary>The API version that the connector speaks, where the provider has one.</summary>
    public string? ApiVersion { get; init; }

    public required VerifyCost VerifyCost { get; init; }

    /// <summary>The verify call in words for the docs page, for example <c>GET /v1/models</c>.</summary>
    public required string VerifyCall { get; init; }

    /// <summary>How this provider's answers map to reasons, before the general rules of HTTP.</summary>
    public ErrorMap Errors { get; init; } = ErrorMap.General;

    public IReadOnlyList<ProviderScope> Scopes { get; init; } = [];

    public required RateLimitRule RateLimit { get; init; }

    /// <summary>How its tokens are renewed; null where nothing expires.</summary>
    public RenewalRule? Renewal { get; init; }

    /// <summary>How it connects by a consent page; empty where it does not. Several where the settings choose between authorities.</summary>
    public IReadOnlyList<OAuthRule> OAuth { get; init; } = [];

    /// <summary>The token of the consent that its calls carry; null: the one that was issued to the person.</summary>
    public NamedTokenRule? LivesOn { get; init; }

    /// <summary>How its webhooks come in; null where it sends none, or none that this connection takes.</summary>
    public WebhookRule? Webhooks { get; init; }

    /// <summary>What can be synced from it; empty where nothing is read in turns.</summary>
    public IReadOnlyList<SyncStream> Syncs { get; init; } = [];

    /// <summary>What the provider's name promises and this connection does not do; null when nothing is missing.</summary>
    public Text? Limitations { get; init; }

    /// <summary>The provider's documentation.</summary>
    public required Uri Documentation { get; init; }

    /// <summary>Checked against what the tests compute.</summary>
    public required QualityTier Tier { get; init; }

    /// <summary>Rules over several fields; called when every field is right by itself.</summary>
    public Func<SettingValues, IEnumerable<FieldError>>? CrossCheck { get; init; }

    /// <summary>The secrets that a disconnect leaves in place.</summary>
    public IReadOnlySet<string> SecretsKeptOnDisconnect => Settings.Where(s => s.KeptOnDisconnect).Select(s => s.Name).ToHashSet();

    /// <summary>The consent that these settings ask for; null when they need none.</summary>
    public OAuthRule? OAuthFor(SettingValues settings) => OAuth.FirstOrDefault(rule => rule.Applies(settings));

    public SyncStream? FindSync(string stream) => Syncs.FirstOrDefault(known => known.Code == stream);

    public bool IsSecret(string name) => secrets.Contains(name);
}
