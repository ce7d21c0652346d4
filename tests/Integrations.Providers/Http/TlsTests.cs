using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Tests.Integrations.Providers.Http;

public sealed class TlsTests
{
    private const string Host = "api.sample.test";

    private static readonly TestAuthority Known = new();
    private static readonly TestAuthority Stranger = new("Strange authority");
    private static readonly TestAuthority Namesake = new(); // the same name, another key

    internal static Dictionary<string, X509Certificate2> Certificates { get; } = new()
    {
        ["good"] = Known.Issue(Host),
        ["expired"] = Known.Issue(Host, fromDays: -30, toDays: -1),
        ["not yet valid"] = Known.Issue(Host, fromDays: 1, toDays: 30),
        ["another name"] = Known.Issue("other.sample.test"),
        ["a name below"] = Known.Issue("x." + Host),
        ["an address"] = Known.Issue("127.0.0.1"),
        ["for clients"] = Known.Issue(Host, forServers: false),
        ["self-signed"] = TestAuthority.SelfSigned(Host),
        ["an unknown authority"] = Stranger.Issue(Host),
        ["an authority's namesake"] = Namesake.Issue(Host),
    };

    public static TheoryData<string> Bad => [.. Certificates.Keys.Where(name => name != "good")];

    [Fact]
    public async Task Send_WhenTheOperatorAddedTheAuthority_IsAnswered()
    {
        var (server, way) = await StartAsync("good");
        await using var _ = server;
        await using var __ = way;

        (await way.GetAsync($"https://{Host}:{server.Port}/")).ShouldAnswer().Status.ShouldBe(200);
    }

    [Fact]
    public async Task Send_WithoutTheAddedAuthority_IsRefused()
    {
        await using var server = await WebServer.StartAsync(Answer, Certificates["good"]);
        await using var way = new WayOut([server.Opening], new FakeResolver().Answer(Host, "127.0.0.1"));

        (await way.GetAsync($"https://{Host}:{server.Port}/")).ShouldFail(FailureReason.ProviderUnavailable);

        server.Requests.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Send_WhenTheCertificateDoesNotHold_IsRefusedAndNothingIsSent(string certificate)
    {
        var (server, way) = await StartAsync(certificate);
        await using var _ = server;
        await using var __ = way;
        var typed = new HttpRequestMessage(HttpMethod.Get, $"https://{Host}:{server.Port}/");
        typed.Options.Set(ProviderHttpOptions.CompanyHost, true);

        (await way.GetAsync($"https://{Host}:{server.Port}/")).ShouldFail(FailureReason.ProviderUnavailable);
        (await way.SendAsync(typed)).ShouldFail(FailureReason.InvalidConfiguration);

        server.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData(false, "provider_unavailable")]
    [InlineData(true, "invalid_configuration")]
    public async Task Send_WhenTheHostDoesNotExist_BlamesTheSettingOnlyIfTheCompanyTypedIt(bool typed, string reason)
    {
        await using var way = new WayOut(resolver: new FakeResolver());
        var request = new HttpRequestMessage(HttpMethod.Get, "https://no.such.host.test/");
        request.Options.Set(ProviderHttpOptions.CompanyHost, typed);

        (await way.SendAsync(request)).ShouldFail(Words.Parse<FailureReason>(reason));
    }

    [Fact]
    public async Task Send_WhenTheServerSpeaksNoTls_IsRefusedAndNothingIsSent()
    {
        var received = new List<byte>();
        await using var server = new RawServer(async (connection, _) =>
        {
            received.AddRange(await connection.ReadSomeAsync());
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using var way = new WayOut([server.Opening]);

        (await way.GetAsync($"https://{server.Opening}/?key=hunter2")).ShouldFail(FailureReason.ProviderUnavailable);

        System.Text.Encoding.Latin1.GetString([.. received]).ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Send_OffersNothingOlderThanTls12()
    {
        byte[] hello = [];
        await using var server = new RawServer(async (connection, _) => hello = await connection.ReadSomeAsync());
        await using var way = new WayOut([server.Opening]);

        await way.GetAsync($"https://{server.Opening}/");

        SupportedVersions(hello).Order().ShouldBe([0x0303, 0x0304]);
    }

    // The dialled server chooses what its certificate names: fetching it would be a request past the guard.
    [Fact]
    public async Task Send_WhenTheCertificateNamesAnAddressForItsIssuer_DoesNotCallIt()
    {
        await using var inner = new RawServer();
        using var certificate = Stranger.Issue(Host, issuerAddress: $"{inner.Http}/authority.cer");
        await using var server = await WebServer.StartAsync(Answer, certificate);
        await using var way = new WayOut([server.Opening], new FakeResolver().Answer(Host, "127.0.0.1"));

        (await way.GetAsync($"https://{Host}:{server.Port}/")).ShouldFail(FailureReason.ProviderUnavailable);

        inner.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task CompanyTrust_WhenTheCertificateNamesAnAddressForItsIssuer_DoesNotCallIt()
    {
        await using var inner = new RawServer();
        using var certificate = Stranger.Issue(Host, issuerAddress: $"{inner.Http}/authority.cer");

        (await HandshakeAsync(certificate, Known.Pem)).ShouldBeFalse();

        inner.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("good", true)]
    [InlineData("expired", false)]
    [InlineData("not yet valid", false)]
    [InlineData("another name", false)]
    [InlineData("for clients", false)]
    [InlineData("self-signed", false)]
    [InlineData("an unknown authority", false)]
    [InlineData("an authority's namesake", false)]
    public async Task CompanyTrust_WithTheCompanysAuthority_AcceptsOnlyWhatItVouchesFor(string certificate, bool accepted)
    {
        (await HandshakeAsync(Certificates[certificate], Known.Pem)).ShouldBe(accepted);
        (await HandshakeAsync(Certificates[certificate], caPem: null)).ShouldBeFalse();
    }

    [Fact]
    public async Task CompanyTrust_WithTheServersOwnSelfSignedCertificate_AcceptsIt()
    {
        var own = Certificates["self-signed"];

        (await HandshakeAsync(own, own.ExportCertificatePem())).ShouldBeTrue();
    }

    [Fact]
    public void Problem_TellsAnAuthorityFromEverythingElse()
    {
        var leaf = Certificates["good"];

        CompanyTrust.Problem(Known.Pem).ShouldBeNull();
        CompanyTrust.Problem($"{Known.Pem}\n{Stranger.Pem}\n").ShouldBeNull();
        CompanyTrust.Problem(leaf.ExportCertificatePem()).ShouldNotBeNull();
        CompanyTrust.Problem("").ShouldNotBeNull();
        CompanyTrust.Problem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----").ShouldNotBeNull();
        CompanyTrust.Problem(Known.Pem + "\n" + leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()).ShouldNotBeNull();
    }

    private static Task Answer(HttpContext context) => Task.CompletedTask;

    private static async Task<(WebServer Server, WayOut Way)> StartAsync(string certificate)
    {
        using var trusted = new TemporaryFile(Known.Pem);
        var server = await WebServer.StartAsync(Answer, Certificates[certificate]);
        var way = new WayOut([server.Opening], new FakeResolver().Answer(Host, "127.0.0.1"), settings: ("Integrations:Egress:TrustedCertificates", trusted.Path));
        way.ValidateAtStart();
        await way.GetAsync("https://[::1]/"); // the file is read with the first request
        return (server, way);
    }

    private static async Task<bool> HandshakeAsync(X509Certificate2 certificate, string? caPem)
    {
        await using var server = await WebServer.StartAsync(Answer, certificate);
        using var socket = new System.Net.Sockets.TcpClient("127.0.0.1", server.Port);
        await using var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = Host,
                CertificateChainPolicy = CompanyTrust.SystemPolicy(caPem),
                RemoteCertificateValidationCallback = CompanyTrust.Validator(caPem),
            }, TestContext.Current.CancellationToken);
            return true;
        }
        catch (System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }

    /// <summary>The supported_versions extension (43) of a ClientHello, RFC 8446 section 4.2.1.</summary>
    private static List<int> SupportedVersions(byte[] hello)
    {
        var versions = new List<int>();
        var at = 5 + 4 + 2 + 32;
        at += 1 + hello[at]; // session id
        at += 2 + Number(at); // cipher suites
        at += 1 + hello[at]; // compression
        for (at += 2; at + 4 <= hello.Length; at += 4 + Number(at + 2))
        {
            if (Number(at) == 43)
            {
                for (var i = 0; i < hello[at + 4]; i += 2)
                {
                    versions.Add(Number(at + 5 + i));
                }
            }
        }

        return versions;

        int Number(int index) => (hello[index] << 8) | hello[index + 1];
    }
}
