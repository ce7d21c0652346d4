using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Providers.Webhooks;

/// <summary>Each provider's rule against signatures that openssl made.</summary>
public sealed class SignatureTests
{
    private const int Changes = 1000;

    public static TheoryData<int> All => [.. Enumerable.Range(0, Vector.FromOpenssl.Count)];

    public static TheoryData<string> Signing => [.. Vector.Receiving.Where(provider => provider.Webhooks!.Signed).Select(provider => provider.Provider.Code())];

    public static TheoryData<int> Timed => [.. Enumerable.Range(0, Vector.FromOpenssl.Count).Where(index => WindowOf(Vector.FromOpenssl[index]) is not null)];

    [Theory]
    [MemberData(nameof(Signing))]
    public void EveryProviderThatSigns_HasAVectorOfItsScheme(string provider)
        => Vector.FromOpenssl.Select(vector => vector.Receiver.GetType()).ShouldContain(Vector.Receiving.Single(known => known.Provider.Code() == provider).Webhooks!.Receiver.GetType());

    /// <summary>A delivery to an app's address is verified once, for all providers that share the app.</summary>
    [Fact]
    public void ProvidersOfOneApp_AreVerifiedAlike()
    {
        foreach (var family in Vector.Receiving.Where(provider => provider.Webhooks!.AppAuthority is not null).GroupBy(provider => provider.Webhooks!.AppAuthority))
        {
            family.Select(provider => provider.Webhooks!).Select(rule => (rule.Receiver.GetType(), rule.Secret, rule.SecretSetting, rule.Handshake)).Distinct().Count().ShouldBe(1, family.Key);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Verify_WhatOpensslSigned_Holds(int index)
    {
        var proof = Vector.FromOpenssl[index].Verify();

        (proof.Refusal, proof.Secret).ShouldBe((null, 0), Vector.FromOpenssl[index].ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Verify_WithAnySingleByteOfBodyOrSignedHeadersChanged_IsRefused(int index)
    {
        var vector = Vector.FromOpenssl[index];
        var random = new Random(20261122 + index);
        for (var round = 0; round < Changes; round++)
        {
            var (body, headers, what) = Changed(vector, random);

            vector.Verify(default, body, headers).Holds.ShouldBeFalse($"{vector}: {what}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Verify_WithoutASecret_IsRefused(int index)
        => Vector.FromOpenssl[index].Receiver.Verify(Vector.FromOpenssl[index].Request(), []).Refusal.ShouldBe("no_secret");

    [Theory]
    [MemberData(nameof(All))]
    public void Verify_WithAnotherSecret_IsRefused(int index)
        => Vector.FromOpenssl[index].Verify(default, null, null, "whsec_QW5vdGhlclNlY3JldDAwMDE=").Refusal.ShouldBe("bad_signature");

    [Theory]
    [MemberData(nameof(All))]
    public void Verify_DuringARotation_SaysWhichSecretItWas(int index)
    {
        var vector = Vector.FromOpenssl[index];

        vector.Verify(default, null, null, vector.Secret, "whsec_QW5vdGhlclNlY3JldDAwMDE=").Secret.ShouldBe(0);
        vector.Verify(default, null, null, "whsec_QW5vdGhlclNlY3JldDAwMDE=", vector.Secret).Secret.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Verify_WithoutTheSignature_IsRefused(int index)
    {
        var vector = Vector.FromOpenssl[index];
        if (vector.Headers.Count > 0)
        {
            vector.Verify(default, null, []).Holds.ShouldBeFalse();
            vector.Verify(default, null, vector.Headers.ToDictionary(header => header.Key, _ => string.Empty)).Holds.ShouldBeFalse();
            foreach (var (name, value) in Signed(vector))
            {
                vector.Verify(default, null, new(vector.Headers) { [name] = value[..^1] }).Holds.ShouldBeFalse($"{name} cut");
                vector.Verify(default, null, new(vector.Headers) { [name] = value + value[^1] }).Holds.ShouldBeFalse($"{name} longer");
            }
        }
        else
        {
            var unsigned = vector.Body.Replace("sig=", "gis=", StringComparison.Ordinal).Replace("signed_request=", "x=", StringComparison.Ordinal);
            vector.Verify(default, Encoding.UTF8.GetBytes(unsigned)).Holds.ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Timed))]
    public void Verify_OutsideTheTimeWindow_IsRefusedInBothDirections(int index)
    {
        var vector = Vector.FromOpenssl[index];
        var (past, ahead) = WindowOf(vector)!.Value;
        var second = TimeSpan.FromSeconds(1);

        vector.Verify(past).Holds.ShouldBeTrue();
        vector.Verify(past + second).Refusal.ShouldBe("outside_window");
        vector.Verify(-ahead).Holds.ShouldBeTrue();
        vector.Verify(-ahead - second).Refusal.ShouldBe("outside_window");
    }

    [Theory]
    [InlineData("stripe", "Stripe-Signature", "v1=", "v0=")]
    [InlineData("elevenlabs", "ElevenLabs-Signature", "v0=", "v1=")]
    [InlineData("revolut_business", "Revolut-Signature", "v1=", "v0=")]
    [InlineData("openai", "webhook-signature", "v1,", "v0,")]
    [InlineData("facebook_messenger", "X-Hub-Signature-256", "sha256=", "sha1=")]
    public void Verify_OfAWeakerOrOtherScheme_IsRefused(string provider, string header, string right, string other)
    {
        var vector = Vector.FromOpenssl.First(known => known.Provider == provider && known.Headers.ContainsKey(header));

        vector.Verify(default, null, new(vector.Headers) { [header] = vector.Headers[header].Replace(right, other, StringComparison.Ordinal) }).Holds.ShouldBeFalse();
    }

    [Theory]
    [InlineData("stripe", "Stripe-Signature", ",v1=", ",v1=0000,v1=")]
    [InlineData("revolut_business", "Revolut-Signature", "v1=", "v1=0000,v1=")]
    [InlineData("openai", "webhook-signature", "v1,", "v1,0000 v1,")]
    public void Verify_WithSeveralSignatures_HoldsWhenOneIsRight(string provider, string header, string right, string several)
    {
        var vector = Vector.FromOpenssl.First(known => known.Provider == provider);

        vector.Verify(default, null, new(vector.Headers) { [header] = vector.Headers[header].Replace(right, several, StringComparison.Ordinal) }).Holds.ShouldBeTrue();
    }

    [Fact]
    public void Verify_OfAVonageSignatureByAnotherMethodThanTheAccounts_IsRefused()
    {
        foreach (var vector in Vector.FromOpenssl.Where(vector => vector.Provider == "sms_vonage" && vector.Settings.Count > 0))
        {
            foreach (var method in new[] { "md5hash", "md5", "sha1", "sha256", "sha512", "none" }.Where(method => method != vector.Settings["signature_method"]))
            {
                (vector with { Settings = new() { ["signature_method"] = method } }).Verify().Holds.ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void Verify_OfAVonageTokenThatNamesNoAlgorithm_IsRefused()
    {
        var vector = Vector.FromOpenssl.Single(vector => vector.Headers.ContainsKey("Authorization"));
        var parts = vector.Headers["Authorization"].Split('.');
        foreach (var head in new[] { """{"alg":"none"}""", """{"alg":"RS256"}""", """{"alg":"hs256"}""", "{}", "[]" })
        {
            var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes(head)).TrimEnd('=');
            vector.Verify(default, null, new() { ["Authorization"] = $"Bearer {forged}.{parts[1]}.{parts[2]}" }).Holds.ShouldBeFalse(head);
            vector.Verify(default, null, new() { ["Authorization"] = $"Bearer {forged}.{parts[1]}." }).Holds.ShouldBeFalse(head);
        }
    }

    /// <summary>The token covers the body: a query, or what an account sends as JSON to be signed field by field, is not covered by it.</summary>
    [Fact]
    public void Verify_OfWhatAVonageSignatureDoesNotCover_IsRefused()
    {
        var token = Vector.FromOpenssl.Single(vector => vector.Headers.ContainsKey("Authorization"));
        var ofNothing = Jwt(token.Secret, $$"""{"iat":{{token.Now}},"payload_hash":"{{Convert.ToHexStringLower(SHA256.HashData([]))}}"}""");
        (token with { Method = "GET", Body = "", Address = token.Address + "?messageId=1&status=delivered", Headers = new() { ["Authorization"] = "Bearer " + ofNothing } }).Verify().Holds.ShouldBeFalse();
        (token with { Body = "", Headers = new() { ["Authorization"] = "Bearer " + ofNothing } }).Verify().Holds.ShouldBeTrue("the same token with the body that it covers");

        var settings = new Dictionary<string, string> { ["signature_method"] = "sha256" };
        var signed = $"&messageId=1&more=&timestamp={token.Now}";
        var flat = $$"""{"messageId":"1","more":"","timestamp":"{{token.Now}}","sig":"{{Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token.Secret), Encoding.UTF8.GetBytes(signed)))}}"}""";
        (token with { Settings = settings, Body = flat, Headers = [] }).Verify().Holds.ShouldBeTrue();
        (token with { Settings = settings, Body = flat.Replace("\"more\":\"\"", "\"more\":{\"text\":\"anything\"}", StringComparison.Ordinal), Headers = [] }).Verify().Holds.ShouldBeFalse();
    }

    [Fact]
    public void Verify_OfTheAddressThatTwilioSignedWithItsPort_Holds()
    {
        var vector = Vector.FromOpenssl.Single(vector => vector.Provider == "sms_twilio" && vector.IsForm);

        (vector with { Address = vector.Address.Replace("example.ro/", "example.ro:443/", StringComparison.Ordinal) }).Verify().Holds.ShouldBeTrue();
        (vector with { Address = vector.Address.Replace("example.ro/", "example.com/", StringComparison.Ordinal) }).Verify().Holds.ShouldBeFalse();
        (vector with { Address = vector.Address + "?x=1" }).Verify().Holds.ShouldBeFalse();
    }

    private static string Jwt(string secret, string claims)
    {
        string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var signed = $"{Part(Encoding.UTF8.GetBytes("""{"alg":"HS256","typ":"JWT"}"""))}.{Part(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Part(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static (TimeSpan Past, TimeSpan Ahead)? WindowOf(Vector vector) => vector.Provider switch
    {
        "stripe" or "openai" or "revolut_business" => (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)),
        "elevenlabs" => (TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)),
        "sms_vonage" => (TimeSpan.FromHours(24), TimeSpan.FromMinutes(5)),
        "facebook_messenger" when vector.Purpose is { Length: > 0 } => (TimeSpan.FromHours(48), TimeSpan.FromMinutes(5)),
        _ => null,
    };

    /// <summary>The headers that carry a signature, or that it covers.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Signed(Vector vector)
        => [.. vector.Headers.Where(header => !header.Key.EndsWith("-Topic", StringComparison.Ordinal) && !header.Key.EndsWith("-Domain", StringComparison.Ordinal))];

    /// <summary>One byte of the body or of a header that belongs to the signature.</summary>
    private static (byte[] Body, Dictionary<string, string> Headers, string What) Changed(Vector vector, Random random)
    {
        var body = Encoding.UTF8.GetBytes(vector.Body);
        var signed = Signed(vector);
        var headers = new Dictionary<string, string>(vector.Headers);
        if (signed.Count > 0 && random.Next(3) == 0)
        {
            var (name, value) = signed[random.Next(signed.Count)];
            var at = random.Next(value.Length);
            headers[name] = $"{value[..at]}{Other(value[at], random)}{value[(at + 1)..]}";
            return (body, headers, $"{name}[{at}]");
        }

        // Raw bytes are signed: any other byte will do. Of a form its fields are.
        var index = random.Next(body.Length);
        body[index] = vector.IsForm ? (byte)Other((char)body[index], random) : (byte)(body[index] + random.Next(1, 256));
        return (body, headers, $"body[{index}] = {body[index]}");
    }

    private static char Other(char was, Random random)
    {
        while (true)
        {
            // Printable, so that it could be sent at all; what stands for a space or an escape in a form is another spelling of the same field.
            var other = (char)random.Next('!', '~' + 1);
            if (other != was && other is not ('%' or '+'))
            {
                return other;
            }
        }
    }
}
