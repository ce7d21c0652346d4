using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Modules.Integrations.Application.Connectors;
using MailKit;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>The parts of an attempt, as <see cref="Domain.ProviderFailure.Step"/> names them.</summary>
internal static class MailStep
{
    public const string Address = "address";
    public const string SignIn = "sign_in";
    public const string Account = "account";
}

/// <summary>What is known while one attempt runs: how far it came, what the server said, why its certificate was refused.</summary>
internal sealed class MailAttempt(MailServer server, TimeProvider clock) : IDisposable
{
    private readonly X509Certificate2Collection authorities = server.CaCertificate is { } pem ? CompanyTrust.Read(pem) : [];

    public MailServer Server => server;

    public ServerWords Words { get; } = new();

    public string Step { get; set; } = MailStep.Address;

    /// <summary>Null until the server was reached.</summary>
    public MeteredStream? Wire { get; set; }

    public CertificateProblem? Certificate { get; private set; }

    /// <summary><see cref="ServerWords.Commands"/> when sign-in began: nothing sent since means that no password was tried.</summary>
    public int CommandsBeforeSignIn { get; set; }

    /// <summary>The rules of TLS for every mail client of this module.</summary>
    public TClient Secure<TClient>(TClient client)
        where TClient : MailService
    {
        client.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        client.CheckCertificateRevocation = false; // CompanyTrust says why.
        client.ServerCertificateValidationCallback = Judge;
        return client;
    }

    /// <summary>
    /// Each client overrides MailKit's options with these. Without the policy .NET fetches missing intermediates from wherever the server's certificate points:
    /// a request that a stranger chooses and the egress guard never sees.
    /// </summary>
    public SslClientAuthenticationOptions Restrict(SslClientAuthenticationOptions options)
    {
        options.CertificateChainPolicy = CompanyTrust.SystemPolicy(authorities, X509RevocationMode.NoCheck);
        options.AllowTlsResume = false; // Every attempt sees and checks the whole certificate.
        return options;
    }

    public void Dispose()
    {
        foreach (var authority in authorities)
        {
            authority.Dispose();
        }
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (CompanyTrust.Validator(authorities, X509RevocationMode.NoCheck)(sender, certificate, chain, errors))
        {
            return true;
        }

        Certificate = CertificateProblem.Read(certificate, chain, errors, clock.GetUtcNow());
        return false;
    }
}
