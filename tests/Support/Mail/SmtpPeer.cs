using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace GeniusErp.Tests.Support.Mail;

/// <summary>npm's smtp-server: STARTTLS and implicit TLS at ports of the kernel's choice; users can be changed while it runs.</summary>
public sealed class SmtpPeer : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "peers");

    private readonly Dictionary<string, object> settings = [];
    private readonly Dictionary<string, string> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private ChildServer? process;

    private SmtpPeer(X509Certificate2 certificate, IReadOnlyList<string> methods)
    {
        settings["startPort"] = StartPort;
        settings["implicitPort"] = ImplicitPort;
        settings["cert"] = certificate.ExportCertificatePem();
        settings["key"] = certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem();
        settings["methods"] = methods;
        settings["users"] = users;
        settings["tokens"] = tokens;
    }

    public int StartPort { get; } = FreePort.Next();

    public int ImplicitPort { get; } = FreePort.Next();

    /// <summary>Each sign-in that it saw, as one line of JSON.</summary>
    public IReadOnlyList<string> SignIns => [.. Printed.Where(line => line.Contains("\"method\"", StringComparison.Ordinal))];

    /// <summary>Each message that it took: its envelope and its text, as one line of JSON.</summary>
    public IReadOnlyList<string> Messages => [.. Printed.Where(line => line.Contains("\"from\"", StringComparison.Ordinal))];

    private IReadOnlyList<string> Printed => process?.Printed ?? [];

    public static bool IsInstalled => MissingPeer.HasProgram("node") && Directory.Exists(Path.Combine(Folder, "node_modules", "smtp-server"));

    public static Task<SmtpPeer> StartAsync(X509Certificate2 certificate, params string[] methods) => StartAsync(certificate, null, methods);

    /// <param name="introspection">Where it asks about access tokens (RFC 7662); null: it takes those of <see cref="SetToken"/>.</param>
    public static async Task<SmtpPeer> StartAsync(X509Certificate2 certificate, Uri? introspection, params string[] methods)
    {
        var peer = new SmtpPeer(certificate, methods.Length == 0 ? ["PLAIN", "LOGIN", "XOAUTH2"] : methods);
        if (introspection is not null)
        {
            peer.settings["introspection"] = introspection.AbsoluteUri;
        }

        peer.Save();
        peer.process = await ChildServer.StartAsync(new ProcessStartInfo("node", [Path.Combine(Folder, "smtp-server.mjs"), peer.file]), peer.StartPort, peer.ImplicitPort);
        return peer;
    }

    public void SetPassword(string user, string password)
    {
        users[user] = password;
        Save();
    }

    public void SetToken(string user, string token)
    {
        tokens[user] = token;
        Save();
    }

    /// <summary>From now on every sign-in is told to come back later.</summary>
    public void BeBusy()
    {
        settings["busy"] = true;
        Save();
    }

    /// <summary>From now on nobody may send from this address.</summary>
    public void RefuseSender(string address)
    {
        settings["foreignSender"] = address;
        Save();
    }

    public void Dispose()
    {
        process?.Dispose();
        File.Delete(file);
    }

    private void Save()
    {
        var next = file + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(settings));
        File.Move(next, file, overwrite: true);
    }
}
