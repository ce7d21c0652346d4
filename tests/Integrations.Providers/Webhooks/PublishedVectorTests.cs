namespace GeniusErp.Tests.Integrations.Providers.Webhooks;

/// <summary>Signatures that the providers themselves published, in their documents or in the tests of their own libraries.</summary>
public sealed class PublishedVectorTests
{
    private const string TwilioAddress = "https://mycompany.com/myapp.php?foo=1&bar=2";

    /// <summary>https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature.</summary>
    [Fact]
    public void Revolut_Guide() => new Vector(
        "revolut_business",
        "wsk_r59a4HfWVAKycbCaNO1RvgCJec02gRd8",
        """{"data":{"id":"645a7696-22f3-aa47-9c74-cbae0449cc46","new_state":"completed","old_state":"pending","request_id":"app_charges-9f5d5eb3-1e06-46c5-b1c0-3914763e0bcb"},"event":"TransactionStateChanged","timestamp":"2023-05-09T16:36:38.028960Z"}""")
    {
        Now = 1683650202,
        Headers = new() { ["Revolut-Request-Timestamp"] = "1683650202360", ["Revolut-Signature"] = "v1=bca326fb378d0da7f7c490ad584a8106bab9723d8d9cdd0d50b4c5b3be3837c0" },
    }.Verify().Holds.ShouldBeTrue();

    /// <summary>openai/openai-python:tests/lib/test_webhooks.py, the same in its other libraries.</summary>
    [Fact]
    public void Openai_Libraries() => new Vector(
        "openai",
        "whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=",
        """{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}""")
    {
        Now = 1750861210,
        Headers = new()
        {
            ["webhook-id"] = "wh_685c059ae39c8190af8c71ed1022a24d", ["webhook-timestamp"] = "1750861210", ["webhook-signature"] = "v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=",
        },
    }.Verify().Holds.ShouldBeTrue();

    /// <summary>twilio/twilio-csharp:test/Twilio.Test/Security/RequestValidatorTest.cs.</summary>
    [Fact]
    public void Twilio_Form() => Twilio(
        "CallSid=CA1234567890ABCDE&From=%2B14158675309&Digits=1234&To=%2B18005551212&Caller=%2B14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8=").Verify().Holds.ShouldBeTrue();

    /// <summary>twilio/twilio-php:tests/Twilio/Unit/Security/RequestValidatorTest.php: a field that comes several times.</summary>
    [Fact]
    public void Twilio_FormWithRepeatedFields() => Twilio("Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234", "IK+Dwps556ElfBT0I3Rgjkr1wJU=").Verify().Holds.ShouldBeTrue();

    /// <summary>https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries: Meta's scheme is the same.</summary>
    [Fact]
    public void GitHubStyle_Documents() => new Vector("facebook_messenger", "It's a Secret to Everybody", "Hello, World!")
    {
        Now = 0,
        Headers = new() { ["X-Hub-Signature-256"] = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17" },
    }.Verify().Holds.ShouldBeTrue();

    private static Vector Twilio(string body, string signature) => new("sms_twilio", "12345", body)
    {
        Address = TwilioAddress, ContentType = "application/x-www-form-urlencoded", Now = 0, Headers = new() { ["X-Twilio-Signature"] = signature },
    };
}
