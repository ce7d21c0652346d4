using System.Security.Cryptography;
using System.Text;

namespace GeniusErp.Tests.Integrations.Providers.Webhooks;

/// <summary>What counts beside the signature itself, each against a delivery whose signature is right.</summary>
public sealed class SchemePartTests
{
    private const string Address = "https://erp.example.ro/api/integrations/hooks/vector-0000000000000000";

    /// <summary>No algorithm is taken from what is sent, and none but ours is believed.</summary>
    [Theory]
    [InlineData("HS256", true)]
    [InlineData("none", false)]
    [InlineData("HS512", false)]
    [InlineData("hs256", false)]
    public void VonageToken_ThatNamesAnotherAlgorithm_IsRefusedThoughItIsSignedByOurs(string algorithm, bool holds)
    {
        const string Body = """{"status":"delivered"}""";
        const string Secret = "VectorVonageSemnatura01";
        var signed = Part($$"""{"alg":"{{algorithm}}"}""") + "." + Part($$"""{"iat":1795000000,"payload_hash":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}}"}""");

        new Vector("sms_vonage", Secret, Body) { Address = Address, Now = 1795000000, Headers = new() { ["Authorization"] = $"Bearer {signed}.{Url(Hmac(Secret, signed))}" } }
            .Verify().Holds.ShouldBe(holds);
    }

    [Theory]
    [InlineData("HMAC-SHA256", null)]
    [InlineData("hmac-sha256", null)]
    [InlineData("HMAC-SHA1", "bad_signature")]
    [InlineData("", "bad_signature")]
    public void MetaRequest_ThatNamesAnotherAlgorithm_IsRefusedThoughItIsSignedByOurs(string algorithm, string? refusal)
    {
        const string Secret = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
        var signed = Part($$"""{"algorithm":"{{algorithm}}","issued_at":1795000000,"user_id":"1"}""");

        new Vector("facebook_messenger", Secret, $"signed_request={Url(Hmac(Secret, signed))}.{signed}")
        {
            Address = Address + "/deauthorize", ContentType = "application/x-www-form-urlencoded", Purpose = "deauthorize", Now = 1795000000, Headers = [],
        }.Verify().Refusal.ShouldBe(refusal);
    }

    /// <summary>The signature covers the address, and only through its hash the body.</summary>
    [Fact]
    public void TwilioBody_ThatIsNoForm_NeedsItsHashInTheAddress()
    {
        const string Body = """{"MessageSid":"SM1"}""";
        const string Secret = "00000000000000000000000000twilio";
        Vector At(string address, string body) => new("sms_twilio", Secret, body) { Address = address, Now = 0, Headers = new() { ["X-Twilio-Signature"] = Sha1(Secret, address) } };
        var hashed = $"{Address}?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}";

        At(hashed, Body).Verify().Holds.ShouldBeTrue();
        At(hashed, Body + " ").Verify().Refusal.ShouldBe("bad_signature");
        At(Address, Body).Verify().Refusal.ShouldBe("bad_signature");
        At(Address + "?bodySHA256=", Body).Verify().Refusal.ShouldBe("bad_signature");
    }

    /// <summary>Nothing is signed, but each job carries our secret.</summary>
    [Fact]
    public void NeverbounceSecret_IsNeeded_AndBothCountDuringARotation()
    {
        const string Old = "OldSecretOldSecretOldSecretOldSecretOldSecr";
        const string New = "NewSecretNewSecretNewSecretNewSecretNewSecr";
        Vector With(params (string Name, string Value)[] headers) => new("neverbounce", New, """{"job_id":1,"event":"job_run_finished"}""")
        {
            Address = Address, Now = 0, Headers = headers.ToDictionary(header => header.Name, header => header.Value),
        };

        var old = With(("X-Webhook-Secret", Old));
        With(("X-Webhook-Secret", New)).Verify(default, null, null, New, Old).Secret.ShouldBe(0);
        old.Verify(default, null, null, New, Old).Secret.ShouldBe(1);
        old.Verify(default, null, null, New).Refusal.ShouldBe("bad_signature");
        With(("X-Webhook-Secret", "")).Verify().Refusal.ShouldBe("bad_signature");
        With().Verify().Refusal.ShouldBe("no_signature");
        old.Receiver.Verify(old.Request(), []).Refusal.ShouldBe("no_secret");
    }

    private static string Part(string json) => Url(Encoding.UTF8.GetBytes(json));

    private static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Hmac(string secret, string text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "Twilio's scheme.")]
    private static string Sha1(string secret, string text) => Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
