using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>A password is spoken only to a server that proved its name.</summary>
public sealed class CertificateTests
{
    private static readonly Dictionary<string, (Func<X509Certificate2> Make, CertificateProblem Problem)> Bad = new()
    {
        ["expired"] = (() => MailBed.Authority.Issue(new(MailBed.Host) { FromDays = -30, ToDays = -1 }), CertificateProblem.Expired),
        ["not yet valid"] = (() => MailBed.Authority.Issue(new(MailBed.Host) { FromDays = 1 }), CertificateProblem.NotYetValid),
        ["another name"] = (() => MailBed.Authority.Issue(new("alt.exemplu.test")), CertificateProblem.WrongName),
        ["for clients only"] = (() => MailBed.Authority.Issue(new(MailBed.Host) { ForServers = false }), CertificateProblem.WrongUse),
        ["self-signed"] = (() => MailAuthority.SelfSigned(MailBed.Host), CertificateProblem.UnknownAuthority),
        ["unknown authority"] = (() => new MailAuthority("Stranger").Issue(new(MailBed.Host)), CertificateProblem.UnknownAuthority),
        ["authority of the same name"] = (() => new MailAuthority().Issue(new(MailBed.Host)), CertificateProblem.UnknownAuthority),
        ["incomplete chain"] = (() => MailBed.Authority.Below("Middle").Issue(new(MailBed.Host)), CertificateProblem.UnknownAuthority),
    };

    public static TheoryData<string, string, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool>();
        foreach (var protocol in new[] { "imap", "pop3", "smtp" })
        {
            foreach (var kind in Bad.Keys)
            {
                cases.Add(protocol, kind, false);
                cases.Add(protocol, kind, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Verify_WhenTheCertificateIsBad_SaysWhyAndSendsNoPassword(string protocol, string kind, bool startTls)
    {
        var (make, problem) = Bad[kind];
        using var certificate = make();
        await using var server = new MailScript(protocol) { Certificate = certificate, StartTls = startTls }.Serve();
        await using var bed = new MailBed(server.Port).With("security", startTls ? "starttls" : "implicit_tls");

        var result = await bed.VerifyAsync(protocol);

        result.ShouldFail(FailureReason.InvalidConfiguration);
        result.Failure!.Plain.ShouldBeTrue();
        result.Failure.Step.ShouldBe("address");
        result.Failure.Hint.ShouldBe(problem.Hint);
        result.Failure.Field.ShouldBe(problem.Field);
        server.Heard.ShouldNotContain(line => line.Contains("AUTH", StringComparison.Ordinal) || line.Contains("LOGIN", StringComparison.Ordinal) || line.Contains("USER", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("imap", false)]
    [InlineData("imap", true)]
    [InlineData("pop3", false)]
    [InlineData("pop3", true)]
    [InlineData("smtp", false)]
    [InlineData("smtp", true)]
    public async Task Verify_WhenTheCompanysOwnAuthorityIssuedTheCertificate_Connects(string protocol, bool startTls)
    {
        await using var server = new MailScript(protocol) { StartTls = startTls }.Serve();
        await using var bed = new MailBed(server.Port).With("security", startTls ? "starttls" : "implicit_tls");

        (await bed.VerifyAsync(protocol)).Failure.ShouldBeNull();
        server.HeardInClear.ShouldNotContain("AUTH");
    }

    [Fact]
    public async Task Verify_WhenTheAuthorityIsNotEntered_IsRefused()
    {
        await using var server = new MailScript("imap").Serve();
        await using var bed = new MailBed(server.Port);
        bed.Config.Remove("ca_certificate");

        var result = await bed.VerifyAsync("imap");

        result.Failure!.Field.ShouldBe("ca_certificate");
    }

    [Fact]
    public async Task Verify_WhenTheServerSendsItsIntermediate_Connects()
    {
        using var middle = MailBed.Authority.Below("Middle");
        using var certificate = middle.Issue(new(MailBed.Host));
        await using var server = new MailScript("imap") { Certificate = certificate, Intermediates = CertificateOf(middle) }.Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync("imap")).Failure.ShouldBeNull();
    }

    /// <summary>What a certificate names would be fetched by .NET itself, past the egress guard: from wherever a stranger's server likes.</summary>
    [Fact]
    public async Task Verify_WhenTheCertificateSaysWhereItsIssuerIs_DoesNotGoThere()
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        using var certificate = MailBed.Authority.Below("Middle").Issue(new(MailBed.Host) { IssuerAddress = $"http://127.0.0.1:{((IPEndPoint)trap.LocalEndpoint).Port}/issuer.crt" });
        await using var server = new MailScript("imap") { Certificate = certificate }.Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync("imap")).ShouldFail(FailureReason.InvalidConfiguration);

        trap.Pending().ShouldBeFalse();
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task Verify_WhenTheServerKnowsOnlyOldTls_IsRefused(string version)
        => (await AgainstOpensslAsync(MailScript.Good, version)).Failure!.Hint!.En.ShouldContain("TLS 1.2");

    [Theory]
    [InlineData(1024, "SHA256")]
    [InlineData(2048, "MD5")]
    [InlineData(2048, "SHA1")]
    public async Task Verify_WhenTheCertificateIsWeak_IsRefused(int bits, string hash)
    {
        using var certificate = MailBed.Authority.Issue(new(MailBed.Host) { KeyBits = bits, Hash = new HashAlgorithmName(hash) });

        (await AgainstOpensslAsync(certificate)).Failure!.Hint.ShouldBe(CertificateProblem.Untrusted.Hint);
    }

    private static X509Certificate2Collection CertificateOf(MailAuthority authority) => [X509Certificate2.CreateFromPem(authority.Pem)];

    /// <summary>openssl serves what .NET's own TLS refuses to serve.</summary>
    private static async Task<Modules.Integrations.Application.Connectors.ProviderResult<Modules.Integrations.Application.Connectors.Verification>> AgainstOpensslAsync(X509Certificate2 certificate, params string[] options)
    {
        MissingPeer.Require("openssl", MissingPeer.HasProgram("openssl"));
        using var pem = new TemporaryFile(certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var port = FreePort.Next();
        using var server = await ChildServer.StartAsync(
            new ProcessStartInfo("openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", pem.Path, "-quiet", "-cipher", "ALL:@SECLEVEL=0", .. options]),
            port);
        await using var bed = new MailBed(port);

        return await bed.VerifyAsync("imap");
    }
}
