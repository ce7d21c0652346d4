using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.RevolutBusiness;

/// <summary>Keys and certificates that people might paste.</summary>
internal static class Keys
{
    public static string Pem(int bits)
    {
        using var key = RSA.Create(bits);
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static string Elliptic()
    {
        using var key = ECDsa.Create();
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static string Certificate()
    {
        using var key = RSA.Create(2048);
        return Certificate(key, SteeredClock.Now.AddDays(1000));
    }

    public static string Certificate(RSA key, DateTimeOffset end)
    {
        using var certificate = new CertificateRequest("CN=erp.example.ro", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(end.AddDays(-2000), end);
        return certificate.ExportCertificatePem();
    }
}
