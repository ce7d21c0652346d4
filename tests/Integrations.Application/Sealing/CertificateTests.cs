using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeniusErp.Modules.Integrations.Infrastructure.Secrets;

namespace GeniusErp.Tests.Integrations.Application.Sealing;

public sealed class CertificateTests : SealingTest
{
    [Theory]
    [InlineData("sealing.pem", null)]
    [InlineData("sealing.pfx", "a password")]
    public async Task Certificate_WrapsTheDataKeys_ForEveryHostThatHasIt(string name, string? password)
    {
        var settings = Keys.NewCertificate(name, password);
        var address = Address();
        var stored = await Host(settings).SealAsync("secret", address);

        Assert.Equal("secret", await Host(settings).OpenAsync(stored, address));
    }

    [Fact]
    public async Task AnotherCertificate_OverExistingKeys_IsSealed()
    {
        await Host(Keys.NewCertificate("first.pem")).BeatAsync();
        var host = Host(Keys.NewCertificate("second.pem"));

        await host.BeatAsync();

        Assert.Equal(SealReason.KeyWrong, host.Ring.Reason);
    }

    [Fact]
    public async Task BadCertificate_IsSealedAndMakesNoKey()
    {
        var wrongPassword = Keys.NewCertificate("a.pfx", "right");
        wrongPassword["CertificatePassword"] = "wrong";
        var small = Keys.NewCertificate("small.pem", bits: 1024);
        Keys.Write("junk.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        var junk = new Dictionary<string, string?> { ["Certificate"] = Keys.PathOf("junk.pem") };
        var exposed = Keys.NewCertificate("exposed.pem");
        Keys.Expose("exposed.pem", (UnixFileMode)0b110_100_000);
        foreach (var (settings, reason) in new[] { (wrongPassword, SealReason.KeyMalformed), (small, SealReason.KeyMalformed), (junk, SealReason.KeyMalformed), (exposed, SealReason.KeyExposed) })
        {
            var host = Host(settings);
            await host.BeatAsync();
            Assert.Equal(reason, host.Ring.Reason);
        }

        Assert.Equal(0, await Store.CountAsync("data_keys"));
    }

    [Fact]
    public async Task DataKeyPlantedWithThePublicCertificate_IsNotTaken()
    {
        var settings = Keys.NewCertificate("sealing.pem");
        await Host(settings).BeatAsync();
        // Somebody who can write the table and has the public half: right ciphertext, no signature of the private key.
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Keys.PathOf("sealing.pem"), Cancel));
        using var publicKey = certificate.GetRSAPublicKey()!;
        byte[] planted = [.. publicKey.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA256), .. new byte[256]];
        await Store.ExecuteAsync("INSERT INTO integrations.data_keys (version, wrapped, key_id) SELECT 2, $1, key_id FROM integrations.data_keys", planted);
        var host = Host(settings);

        await host.BeatAsync();

        Assert.Equal(SealReason.DataKeyDamaged, host.Ring.Reason);
    }

    [Fact]
    public void Production_WithoutKeyFileOrCertificate_RefusesToStartAndNamesTheSettings()
    {
        var refused = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => Host(new Dictionary<string, string?>()).ValidateStart());

        Assert.Contains("Integrations:Sealing:KeyFile", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Integrations:Sealing:Certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BothKeyFileAndCertificate_AreRefusedAtStartWithoutTheirValues()
    {
        var settings = new Dictionary<string, string?> { ["KeyFile"] = "/secret/place", ["Certificate"] = "/other/place" };

        var refused = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => Host(settings).ValidateStart());

        Assert.DoesNotContain("place", refused.Message, StringComparison.Ordinal);
    }
}
