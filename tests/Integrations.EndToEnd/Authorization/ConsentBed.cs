using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;
using GeniusErp.Tests.Support.OAuth;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>
/// Three hosts on one database whose Google is a real authorisation server, a mail server that asks it about tokens, and an API that takes its tokens only.
/// Without a schedule: the tests say when something happens.
/// </summary>
public sealed class ConsentBed : IAsyncLifetime
{
    public const string Mailbox = "facturi@exemplu.ro";
    public const string ClientId = "1234-judge.apps.googleusercontent.com";
    public const string ClientSecret = "GOCSPX-secret-of-the-judge-0123456789";

    private const string Analytics = "google_analytics";

    private static readonly string[] Scopes = ["https://mail.google.com/", "https://www.googleapis.com/auth/analytics.readonly", "https://www.googleapis.com/auth/userinfo.email"];

    private readonly MailAuthority authority = new();
    private OidcPeer? google;
    private DovecotServer? mail;

    /// <summary>Where the hosts believe to be: a name that leads nowhere, so that each test says which host a callback reaches.</summary>
    public static Uri Site { get; } = new("http://erp.geniuserp.test/");

    internal Deployment Deployment { get; private set; } = null!;

    internal IReadOnlyList<HostProcess> Hosts { get; private set; } = [];

    /// <summary>Skips the test by name where there is no node; fails it under CI.</summary>
    internal OidcPeer Google
    {
        get
        {
            MissingPeer.Require("oidc-provider", google is not null);
            return google!;
        }
    }

    internal DovecotServer Mail
    {
        get
        {
            MissingPeer.Require("Dovecot", mail is not null);
            return mail!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!OidcPeer.IsInstalled)
        {
            return;
        }

        google = await OidcPeer.StartAsync([new(ClientId, ClientSecret, [Callback("email_imap"), Callback("email_pop3"), Callback(Analytics)])], Scopes);
        mail = DovecotServer.IsInstalled
            ? await DovecotServer.StartAsync(authority.Issue(new("localhost")), new Dictionary<string, string> { [Mailbox] = "never used" }, introspection: google.Introspection)
            : null;
        Deployment = await Deployment.CreateAsync();

        // The first alone: it makes what hosts share, such as the data key.
        var first = await StartAsync();
        Hosts = [first, .. await Task.WhenAll(StartAsync(), StartAsync())];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
        {
            await host.DisposeAsync();
        }

        if (google is not null)
        {
            await Deployment.DisposeAsync();
            google.Dispose();
        }

        if (mail is not null)
        {
            await mail.DisposeAsync();
        }

        authority.Dispose();
    }

    /// <summary>One more, which the caller ends.</summary>
    internal Task<HostProcess> StartAsync(params (string Name, string? Value)[] settings) => HostProcess.StartAsync(Deployment.Environment([.. Settings(), .. settings]));

    /// <summary>A mailbox whose owner signs in at the judge.</summary>
    internal JsonObject MailConfig(string protocol = "imap", string username = Mailbox) => new()
    {
        ["host"] = "localhost",
        ["port"] = protocol == "imap" ? Mail.Imaps : Mail.Pop3s,
        ["username"] = username,
        ["auth_method"] = "oauth_google",
        ["ca_certificate"] = authority.Pem,
    };

    internal static Uri Callback(string provider) => new(Site, $"api/integrations/callback/{provider}");

    private (string Name, string? Value)[] Settings() =>
    [
        ("Integrations:Jobs:Enabled", "false"),

        // Several hosts share the hundred connections that PostgreSQL takes by default.
        ("ConnectionStrings:GeniusErp", $"{Deployment.Database.RuntimeConnectionString()};Maximum Pool Size=12"),
        ("Integrations:PublicBaseUrl", Site.AbsoluteUri),
        ("Integrations:Authorities:google:AuthorizeUrl", Google.Authorize.AbsoluteUri),
        ("Integrations:Authorities:google:TokenUrl", Google.Token.AbsoluteUri),
        ("Integrations:Authorities:google:RevokeUrl", Google.Revoke.AbsoluteUri),
        ("Integrations:Authorities:google:Issuer", Google.Issuer.GetLeftPart(UriPartial.Authority)),
        ("Integrations:Authorities:google:ClientId", ClientId),
        ("Integrations:Authorities:google:ClientSecret", ClientSecret),
        ("Integrations:Authorities:google:MailHosts", "localhost"),

        // The sandbox's own addresses of this provider would go before the authority's.
        ($"Integrations:Providers:{Analytics}:AuthorizeUrl", Google.Authorize.AbsoluteUri),
        ($"Integrations:Providers:{Analytics}:TokenUrl", Google.Token.AbsoluteUri),
        ($"Integrations:Providers:{Analytics}:RevokeUrl", Google.Revoke.AbsoluteUri),
        ($"Integrations:Providers:{Analytics}:default:ApiBaseUrl", Google.Api.AbsoluteUri),
        ($"Integrations:Providers:{Analytics}:admin:ApiBaseUrl", Google.Api.AbsoluteUri),
        ("Integrations:Egress:Allow:90", Google.Issuer.Authority),
        ("Integrations:Egress:Allow:91", mail is null ? "localhost:993" : $"localhost:{mail.Imaps}"),
        ("Integrations:Egress:Allow:92", mail is null ? "localhost:995" : $"localhost:{mail.Pop3s}"),
        ("Logging:LogLevel:Default", "Trace"),
        ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
    ];
}

[CollectionDefinition(Name)]
public sealed class ConsentGroup : ICollectionFixture<ConsentBed>
{
    public const string Name = "Consent";
}
