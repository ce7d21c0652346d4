namespace GeniusErp.Tests.Integrations.Console;

/// <summary>A key pair that is made here: the public half is to be copied, the private one is nowhere but under its seal.</summary>
public sealed class KeyPairTests(Stand stand) : ConsoleTest(stand)
{
    /// <summary>How every RSA key in PKCS #8 reads in base64, near its beginning; no certificate does.</summary>
    private const string PrivateHalf = "BADANBgkqhkiG9w0BAQEFAASC";

    [Fact]
    public async Task Pair_IsMadeByOneClick_AndOnlyItsPublicHalfIsShown()
    {
        var visitor = await OpenAsync($"{Overview}/new/revolut_business");
        await visitor.ClickAsync(visitor.Button("Creează cheia aici"));
        await Expect(visitor.Page.Locator(".notice-success").First).ToContainTextAsync("Perechea de chei este gata", new() { Timeout = 30_000 });

        await Expect(visitor.Page.Locator("#f-certificate-pem")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^-----BEGIN CERTIFICATE-----"));
        await Expect(visitor.Page.Locator("#f-certificate-pem-facts")).ToContainTextAsync("Certificat valabil până la");
        await Expect(visitor.Page.Locator(".stored-secret").First).ToContainTextAsync("Salvat");
        (await visitor.EverythingAsync()).ShouldNotContain(PrivateHalf);
        string.Concat(visitor.Received).ShouldNotContain(PrivateHalf);
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await using var command = Stand.Owner.CreateCommand("SELECT config->'private_key_pem' ? '$sealed' FROM integrations.integrations WHERE company_id = $1 AND status = 'disconnected'");
        command.Parameters.Add(new() { Value = Company });
        (await command.ExecuteScalarAsync(Cancelled)).ShouldBe(true);

        await visitor.GoAsync($"{new Uri(visitor.Page.Url).AbsolutePath}");
        await visitor.ClickAsync(visitor.Page.Locator(".trouble button"));
        await visitor.AliveAsync();
        await Expect(visitor.Page.Locator(".notice-error").First).ToContainTextAsync("Completați-le întâi");
        await visitor.ClickAsync(visitor.Link("Corectează setările"));
        await visitor.Page.Locator("#f-client-id").FillAsync("SandboxRevolutClient0000001");
        await visitor.ClickAsync(visitor.Button("Conectează"));
        await visitor.Page.WaitForURLAsync(url => url.StartsWith(Stand.Sandbox.Address.ToString(), StringComparison.Ordinal));
    }
}
