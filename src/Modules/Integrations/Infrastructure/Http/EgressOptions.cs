using System.Security.Cryptography;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>The operator's settings of the way out: section <c>Integrations:Egress</c>.</summary>
internal sealed class EgressOptions
{
    public const string Section = "Integrations:Egress";

    /// <summary>Openings: <c>host</c>, <c>host:port</c>, an address or a range, with or without a port. Default none.</summary>
    public List<string> Allow { get; init; } = [];

    /// <summary>A PEM file with authorities that are trusted beside the system's, for private gateways. Default none.</summary>
    public string? TrustedCertificates { get; init; }

    /// <summary>
    /// Ask the certificate's authority whether it was revoked, and refuse when it does not answer. Default false, see <see cref="CompanyTrust"/>.
    /// </summary>
    public bool CheckRevocation { get; init; }

    public IEnumerable<string> Problems() => Allow
        .Select((entry, index) => (entry, index))
        .Where(item => AllowEntry.Parse(item.entry) is null)
        .Select(item => $"{Section}:Allow:{item.index}: not a host, host:port, address or range (for example 10.1.0.0/16 or mail.intern.ro:993).")
        .Concat(CertificateProblems(TrustedCertificates));

    private static IEnumerable<string> CertificateProblems(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            yield break;
        }

        if (!File.Exists(path))
        {
            yield return $"{Section}:TrustedCertificates: no such file.";
        }
        else if (!HoldsCertificates(path))
        {
            yield return $"{Section}:TrustedCertificates: the file cannot be read or holds no PEM certificate.";
        }
    }

    private static bool HoldsCertificates(string path)
    {
        try
        {
            return CompanyTrust.Read(File.ReadAllText(path)).Count > 0;
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
