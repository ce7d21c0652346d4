using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Infrastructure.Http;
using GeniusErp.Modules.Integrations.Infrastructure.Jobs;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using GeniusErp.Modules.Integrations.Infrastructure.Secrets;

namespace GeniusErp.Tests.Architecture.Documentation;

/// <summary>A setting as the operator finds it in docs/configuration.md.</summary>
/// <param name="Key">With colons, as in appsettings.json.</param>
internal sealed record Setting(string Key, string Meaning, string Default, string Example);

/// <summary>
/// Every setting of the host. Those of an options class take their meaning from its comments; the others are read by key in the source, and
/// <see cref="ConfigurationPageTests"/> finds each one that is missing here or no longer read.
/// </summary>
internal static partial class Settings
{
    public static IReadOnlyList<Setting> Host { get; } =
    [
        new("ASPNETCORE_ENVIRONMENT", "`Development` makes the host bring its own database, keys and tokens. Environment variable.", "`Production`", "`Development`"),
        new("urls", "Where to listen; also `ASPNETCORE_URLS` or `--urls`. `http_ports`, `https_ports` and `Kestrel:Endpoints` work as everywhere.", "`http://localhost:5080`", "`http://0.0.0.0:8080`"),
        new("AllowedHosts", "Host names that requests may name.", "`*`", "`erp.example.ro`"),
        new("Proxies:Known", "The proxies (addresses or CIDR) whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; as many hops as entries.", "none: the headers are ignored", "`[\"10.0.0.5\"]`"),
        new("Auth:Authority", "The OpenID Connect issuer whose tokens are accepted, over https. Needed outside Development.", "none; Development signs its own tokens at `POST /dev/token`", "`https://login.example.ro/`"),
        new("Auth:Audience", "The audience that a token must name.", "`geniuserp`", "`geniuserp`"),
        new("Auth:ClientId", "The console’s client at the issuer: people sign in by the authorisation code flow with a proof key; redirect address `/signin/callback`.", "none: the console’s sign-in page says that it is not set up", "`geniuserp-console`"),
        new("Auth:ClientSecret", "That client’s secret; from the environment: `Auth__ClientSecret`.", "none: a public client", "from the environment"),
        new("Auth:Scope", "What the console’s sign-in asks for. The session may do what of `integrations.read` and `integrations.write` is granted; companies come from the claim `company_id`.", "`openid profile email integrations.read integrations.write`", "`openid integrations.read`"),
        new("Demo:Company", "The company of a stand with simulated providers; the rest of the section (`CompanyName`, `Label`, `Text`, `Steps`, `Links`, `Credentials`, `ResetUrl`) is what its console shows. `run.sh --sandbox` fills it. Refused outside Development.", "none: nothing of a demo is shown", "`demo-nord`"),
        new("Auth:DevelopmentKeyFile", "Development: the file with the key of its own tokens; made when missing.", "beside the development data", "`/var/lib/geniuserp/development-token-key`"),
        new("ConnectionStrings:GeniusErp", "The run-time login of the database. `No Reset On Close` is refused. Needed outside Development.", "none; Development starts a private PostgreSQL", "`Host=db;Database=geniuserp;Username=geniuserp_host;Password=…`"),
        new("ConnectionStrings:GeniusErpOwner", "The owner of the schema: for `migrate`, and for a start in Development.", "none", "`Host=db;Database=geniuserp;Username=geniuserp;Password=…`"),
        new("DevelopmentPostgres:BinariesDirectory", "Development: the folder with `initdb`, `pg_ctl` and `postgres`.", "searched for, else downloaded", "`/usr/lib/postgresql/15/bin`"),
        new("DevelopmentPostgres:DataDirectory", "Development: where the private server keeps its data.", "`.local/pg` in the clone; for root a folder below `/var/lib/geniuserp`", "`/srv/geniuserp/pg`"),
        new("Integrations:PublicBaseUrl", "How browsers and providers reach this installation: redirect addresses and webhook addresses begin with it. Needed outside Development.", "none; in Development where the host listens", "`https://erp.example.ro/`"),
        new("Integrations:ReturnPaths", "Paths of this site, besides the console's, that a finished consent may return to; each begins and ends with a slash.", "none", "`[\"/shop/\"]`"),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", "Where traces and metrics go (OTLP); the other standard `OTEL_*` variables count too. Environment variable.", "none: nothing is exported", "`http://collector:4317`"),
        new("Logging:LogLevel:Default", "The least level that is logged; also by category.", "`Information`", "`Warning`"),
    ];

    /// <summary>The operator's addresses: a family of keys, one for each provider.</summary>
    public static IReadOnlyList<Setting> Families { get; } =
    [
        Address("ApiBaseUrl", "The provider's API."),
        Address("AuthorizeUrl", "Where a person consents."),
        Address("TokenUrl", "Where tokens are issued."),
        Address("RevokeUrl", "Where tokens are revoked."),
        Authority("AuthorizeUrl", "Where a person consents, for all providers of the authority.", "the authority's own", "`https://gateway.example.ro/authorize`"),
        Authority("TokenUrl", "Where tokens are issued, for all providers of the authority.", "the authority's own", "`https://gateway.example.ro/token`"),
        Authority("RevokeUrl", "Where tokens are revoked, for all providers of the authority.", "the authority's own", "`https://gateway.example.ro/revoke`"),
        Authority("ClientId", "The platform's own OAuth app.", "none: companies enter their own", "`123-abc.apps.googleusercontent.com`"),
        Authority("ClientSecret", "Its secret.", "none", "from the environment"),
        App("WebhookKey", "Makes the app's webhook address, `/api/integrations/hooks/apps/<WebhookKey>`: 22 to 100 random letters, digits, `-` or `_`. Possible for `meta`, `shopify` and `stripe`; needs the authority's `ClientId`.", "none: the app has no address"),
        App("WebhookSecret", "What signs the app's webhooks, where it is not the client secret: of Stripe the endpoint's signing secret (`whsec_…`).", "`ClientSecret`"),
        App("WebhookPreviousSecret", "The one before, for the time of a rotation.", "none"),
        App("WebhookVerifyToken", "What the provider has to name when it checks the address (Meta).", "none: such checks are refused"),
        Authority("Issuer", "Its issuer, when the addresses are your own: a callback must then name exactly this one (`iss`, RFC 9207).", "the authority's own, where it announces one", "`https://gateway.example.ro`"),
        new($"{AuthorityOptions.Section}:<authority>:MailHosts", "Mail servers, beside the authority's own, that its mailboxes' tokens may be shown to: exact names, separated by commas.", "none", "`imap.gateway.example.ro`"),
    ];

    /// <summary>Options classes with their sections: every property is a setting.</summary>
    public static IReadOnlyList<(Type Options, string Section)> Options { get; } =
        [(typeof(SealingOptions), SealingOptions.Section), (typeof(EgressOptions), EgressOptions.Section), (typeof(JobsOptions), JobsOptions.Section), (typeof(OutboxOptions), OutboxOptions.Section)];

    public static IEnumerable<Setting> OfOptions => Options.SelectMany(options => options.Options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .Select(property => Describe(property, $"{options.Section}:{property.Name}")));

    private static readonly Dictionary<string, string> Examples = new()
    {
        ["Integrations:Sealing:KeyFile"] = "`/etc/geniuserp/sealing.key`",
        ["Integrations:Sealing:Certificate"] = "`/etc/geniuserp/sealing.pfx`",
        ["Integrations:Sealing:CertificatePassword"] = "from the environment: `Integrations__Sealing__CertificatePassword`",
        ["Integrations:Egress:Allow"] = "`[\"10.1.0.0/16\", \"mail.intern.ro:993\"]`",
        ["Integrations:Egress:TrustedCertificates"] = "`/etc/geniuserp/authorities.pem`",
        ["Integrations:Egress:CheckRevocation"] = "`true`",
        ["Integrations:Jobs:Enabled"] = "`false`",
        ["Integrations:Jobs:CheckEvery"] = "`00:01:00`",
        ["Integrations:Jobs:RefreshEvery"] = "`00:00:30`",
        ["Integrations:Jobs:ConfirmEvery"] = "`00:00:30`",
        ["Integrations:Jobs:SyncEvery"] = "`00:00:30`",
        ["Integrations:Jobs:RetainEvery"] = "`06:00:00`",
        ["Integrations:Outbox:Enabled"] = "`false`",
        ["Integrations:Outbox:PollEvery"] = "`00:00:01`",
        ["Integrations:Outbox:HandlerLimit"] = "`00:01:00`",
    };

    private static Setting Authority(string name, string meaning, string standard, string example) => new(
        $"{AuthorityOptions.Section}:<authority>:{name}", $"{meaning} For one provider only: `{ProviderAddressOptions.Section}:<code>:{name}`.", standard, example);

    private static Setting App(string name, string meaning, string standard) => new($"{AuthorityOptions.Section}:<authority>:{name}", meaning, standard, "from the environment");

    private static Setting Address(string name, string meaning) => new(
        $"{ProviderAddressOptions.Section}:<code>:{name}",
        $"{meaning} For one environment of the provider: `{ProviderAddressOptions.Section}:<code>:<environment>:{name}`.",
        "the provider's own, see [providers.md](providers.md)",
        "`https://gateway.example.ro/provider/`");

    private static Setting Describe(PropertyInfo property, string key)
        => Examples.TryGetValue(key, out var example)
            ? new(key, OwnDefault().Replace(XmlComments.Of(property), string.Empty), Default(property), example)
            : throw new InvalidOperationException($"{key} has no example in {nameof(Settings)}.{nameof(Examples)}.");

    /// <summary>What the code itself begins with.</summary>
    private static string Default(PropertyInfo property) => property.GetValue(Activator.CreateInstance(property.DeclaringType!)) switch
    {
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan span => $"`{span:c}`",
        null or ICollection { Count: 0 } => "none",
        var other => throw new NotSupportedException($"No way to write the default of {property.Name}, a {other.GetType().Name}."),
    };

    /// <summary>The comment's last sentence about the default; the page has a column for it.</summary>
    [GeneratedRegex(@"\s+Default\b[^.]*\.$")]
    private static partial Regex OwnDefault();
}
