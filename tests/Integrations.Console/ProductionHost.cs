using System.Security.Cryptography.X509Certificates;
using GeniusErp.Sandbox.Demo;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;
using GeniusErp.Tests.Support.OAuth;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>A second host on the stand's database, as an operator runs it: Production, TLS, and people who sign in at an issuer that nobody here wrote.</summary>
public sealed class ProductionHost(Stand stand) : IAsyncLifetime
{
    public const string North = "prod-nord";
    public const string South = "prod-sud";
    private const string Client = "geniuserp-console";
    private const string Secret = "the-secret-of-the-console";

    private static readonly Dictionary<string, IReadOnlyDictionary<string, object>> People = new()
    {
        ["ana"] = new Dictionary<string, object> { ["name"] = "Ana Pop", ["company_id"] = North, ["company_name"] = "Panificația Nord" },
        ["contabil"] = new Dictionary<string, object> { ["name"] = "Dan Ion", ["company_id"] = new[] { North, South }, [$"company_name:{North}"] = "Panificația Nord", [$"company_name:{South}"] = "Moara Sud" },
        ["cluj"] = new Dictionary<string, object> { ["name"] = "Gina Cluj", ["company_id"] = North, ["franchise_id"] = "cluj" },
        ["cititor"] = new Dictionary<string, object> { ["name"] = "Ion Cititor", ["company_id"] = North, ["scope"] = "openid integrations.read" },
        ["nimeni"] = new Dictionary<string, object> { ["name"] = "Nimeni" },
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("geniuserp-production-");
    private readonly MailAuthority authority = new("Test authority of the company");
    private OidcPeer? issuer;
    private HostProcess? host;

    internal Uri Address => host!.Address;

    internal Uri Issuer => issuer!.Issuer;

    internal bool IsThere => host is not null;

    public async ValueTask InitializeAsync()
    {
        if (!stand.HasBrowser || !OidcPeer.IsInstalled)
        {
            return;
        }

        var address = new Uri($"https://127.0.0.1:{FreePort.Next()}");
        using var certificate = authority.Issue(new("localhost"));
        var (chain, key) = (certificate.ExportCertificatePem(), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        issuer = await OidcPeer.StartAsync([new(Client, Secret, [new(address, "/signin/callback")])], ["integrations.read", "integrations.write"], (chain, key), People);
        host = await stand.StartAnotherHostAsync(
            address,
            [
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("Kestrel:Certificates:Default:Path", Write("host.pem", chain)),
                ("Kestrel:Certificates:Default:KeyPath", Write("host.key", key)),
                ("SSL_CERT_FILE", Write("authority.pem", authority.Pem)),
                ("Auth:Authority", issuer.Issuer.ToString()),
                ("Auth:ClientId", Client),
                ("Auth:ClientSecret", Secret),
                ("Auth:DevelopmentKeyFile", null),
                ("ConnectionStrings:GeniusErpOwner", null),
                ("Integrations:PublicBaseUrl", address.ToString()),

                // A demo is refused outside Development.
                .. DemoSettings.Of(stand.Sandbox).Select(setting => (setting.Key, (string?)null)),
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        issuer?.Dispose();
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
