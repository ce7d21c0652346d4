using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

/// <summary>Key files and certificates of one test.</summary>
internal sealed class KeyFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("geniuserp-keys-");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public Dictionary<string, string?> KeyFile(string name = "sealing.key") => new() { ["KeyFile"] = PathOf(name) };

    /// <summary>Settings that name a new, right key file.</summary>
    public Dictionary<string, string?> NewKeyFile(string name = "sealing.key")
    {
        Write(name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return KeyFile(name);
    }

    public void Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        Expose(name, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Expose(string name, UnixFileMode mode) => File.SetUnixFileMode(PathOf(name), mode);

    /// <summary>Settings that name a new PFX file, or a PEM file when it has no password.</summary>
    public Dictionary<string, string?> NewCertificate(string name, string? password = null, int bits = 2048)
    {
        using var key = RSA.Create(bits);
        using var certificate = new CertificateRequest("CN=sealing", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        if (password is null)
        {
            Write(name, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        }
        else
        {
            File.WriteAllBytes(PathOf(name), certificate.Export(X509ContentType.Pkcs12, password));
            Expose(name, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new() { ["Certificate"] = PathOf(name), ["CertificatePassword"] = password };
    }

    public void Dispose() => folder.Delete(recursive: true);
}
