using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace GeniusErp.Tests.Support.Mail;

/// <summary>
/// A real Dovecot, run as an unprivileged user on ports of the kernel's choice: IMAP and POP3, each by implicit TLS and by STARTTLS.
/// Users and passwords can be changed while it runs.
/// </summary>
public sealed partial class DovecotServer : IAsyncDisposable
{
    public const string Program = "dovecot";

    private readonly DirectoryInfo home;
    private readonly Dictionary<string, string> passwords;
    private readonly string mechanisms;
    private readonly Uri? introspection;
    private readonly string tokenMechanisms;
    private readonly string account;
    private ChildServer? process;

    private DovecotServer(IReadOnlyDictionary<string, string> users, string mechanisms, Uri? introspection, string tokenMechanisms)
    {
        passwords = new(users, StringComparer.Ordinal);
        (Imaps, Imap, Pop3s, Pop3) = FreePorts();
        this.mechanisms = introspection is null ? mechanisms : $"{mechanisms} {tokenMechanisms}";
        this.introspection = introspection;
        this.tokenMechanisms = tokenMechanisms;
        // Under root it gives its rights away: to nobody, as a distribution's service would.
        account = Environment.UserName == "root" ? "nobody" : Environment.UserName;
        home = Directory.CreateTempSubdirectory("dovecot-");
    }

    public int Imaps { get; }

    public int Imap { get; }

    public int Pop3s { get; }

    public int Pop3 { get; }

    /// <summary>What it logged so far: who tried to sign in, and how it ended.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : string.Empty;

    private string LogFile => Path.Combine(home.FullName, "dovecot.log");

    private string Configuration => Path.Combine(home.FullName, "dovecot.conf");

    public static bool IsInstalled => MissingPeer.HasProgram(Program);

    /// <param name="users">Names and passwords.</param>
    /// <param name="mechanisms">As Dovecot names them, for example <c>plain login</c>.</param>
    /// <param name="introspection">Where it asks about access tokens (RFC 7662), with its own credentials in the address; null: it takes none.</param>
    /// <param name="tokenMechanisms">How it takes them; Microsoft knows <c>xoauth2</c> only.</param>
    public static async Task<DovecotServer> StartAsync(
        X509Certificate2 certificate, IReadOnlyDictionary<string, string> users, string mechanisms = "plain login", Uri? introspection = null, string tokenMechanisms = "oauthbearer xoauth2")
    {
        var server = new DovecotServer(users, mechanisms, introspection, tokenMechanisms);
        try
        {
            server.Use(certificate);
            server.WriteUsers();
            server.WriteIntrospection();
            await File.WriteAllTextAsync(server.Configuration, server.Settings());
            await server.GiveAwayAsync();
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a mailbox or changes its password; counts from the next sign-in on.</summary>
    public async Task SetPasswordAsync(string user, string password)
    {
        passwords[user] = password;
        WriteUsers();

        // Dovecot looks at the file once per second of its clock: what it saw within this one counts until the next.
        var written = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Poll.UntilAsync(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > written, TimeSpan.FromSeconds(5), "the next second");
    }

    /// <summary>The certificate that it shows after its next start.</summary>
    public void Use(X509Certificate2 certificate)
    {
        File.WriteAllText(Path.Combine(home.FullName, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(home.FullName, "key.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public async Task StartAsync()
    {
        var program = Directory.Exists("/usr/sbin") && File.Exists("/usr/sbin/dovecot") ? "/usr/sbin/dovecot" : Program;
        var start = new ProcessStartInfo(program, ["-F", "-c", Configuration]) { WorkingDirectory = "/" };
        if (account != Environment.UserName)
        {
            start.UserName = account;
        }

        process = await ChildServer.StartAsync(start, Imaps, Imap, Pop3s, Pop3);
    }

    public async Task StopAsync()
    {
        if (process is not null)
        {
            await process.StopAsync();
            process.Dispose();
            process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        home.Delete(recursive: true);
    }

    /// <summary>Held all at once, so that they differ.</summary>
    private static (int First, int Second, int Third, int Fourth) FreePorts()
    {
        var held = Enumerable.Range(0, 4).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        held.ForEach(listener => listener.Start());
        var ports = held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToList();
        held.ForEach(listener => listener.Dispose());
        return (ports[0], ports[1], ports[2], ports[3]);
    }

    private void WriteUsers()
    {
        // Base64 keeps every character of a password. A name is looked up as Dovecot's own escaping spells it; it may hold neither colon nor line end.
        var lines = passwords.Select(pair => $"{Escaped().Replace(pair.Key, @"\$0")}:{{PLAIN.b64}}{Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value))}\n");
        var next = Path.Combine(home.FullName, "users.next");
        File.WriteAllText(next, string.Concat(lines));
        File.Move(next, Path.Combine(home.FullName, "users"), overwrite: true);
    }

    private void WriteIntrospection()
    {
        if (introspection is not null)
        {
            File.WriteAllText(
                Path.Combine(home.FullName, "tokens.conf"),
                $"""
                introspection_url = {introspection.OriginalString}
                introspection_mode = post
                username_attribute = sub
                active_attribute = active
                active_value = true

                """);
        }
    }

    [GeneratedRegex("[\"'\\\\]")]
    private static partial Regex Escaped();

    private async Task GiveAwayAsync()
    {
        if (account != Environment.UserName)
        {
            using var given = Process.Start("chown", ["-R", account, home.FullName]);
            await given.WaitForExitAsync();
        }
    }

    private string Settings() => $$"""
        protocols = imap pop3
        base_dir = {{home.FullName}}/run
        state_dir = {{home.FullName}}/state
        log_path = {{LogFile}}
        listen = 127.0.0.1
        default_internal_user = {{account}}
        default_internal_group = {{(account == "nobody" ? "nogroup" : account)}}
        default_login_user = {{account}}
        ssl = required
        ssl_cert = <{{home.FullName}}/cert.pem
        ssl_key = <{{home.FullName}}/key.pem
        auth_mechanisms = {{mechanisms}}
        auth_username_chars =
        auth_verbose = yes
        auth_failure_delay = 0
        mail_location = maildir:{{home.FullName}}/mail/%{sha256:user}
        {{(introspection is null ? "" : $"passdb {{\n  driver = oauth2\n  mechanisms = {tokenMechanisms}\n  args = {home.FullName}/tokens.conf\n}}")}}
        passdb {
          driver = passwd-file
          args = username_format=%u {{home.FullName}}/users
        }
        userdb {
          driver = static
          args = uid={{account}} gid={{(account == "nobody" ? "nogroup" : account)}} home={{home.FullName}}/mail/%{sha256:user} allow_all_users=yes
        }
        namespace inbox {
          inbox = yes
          separator = /
          mailbox Facturi {
            auto = create
          }
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = {{Imap}}
          }
          inet_listener imaps {
            port = {{Imaps}}
            ssl = yes
          }
        }
        service pop3-login {
          chroot =
          inet_listener pop3 {
            port = {{Pop3}}
          }
          inet_listener pop3s {
            port = {{Pop3s}}
            ssl = yes
          }
        }
        service anvil {
          chroot =
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          chroot =
        }
        service auth {
          unix_listener auth-userdb {
            mode = 0666
          }
        }

        """;
}
