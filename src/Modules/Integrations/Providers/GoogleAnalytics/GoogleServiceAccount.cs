using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAnalytics;

/// <summary>
/// A service account's key file, and the assertion that it signs (RFC 7523, https://developers.google.com/identity/protocols/oauth2/service-account).
/// Of the file only who it is and the key are used: its addresses come from whoever wrote it, and are never called.
/// </summary>
internal sealed partial class GoogleServiceAccount
{
    public static readonly Text NotAKeyFile = new(
        "Paste the whole JSON key file of the service account, private key included.",
        "Lipiți tot fișierul JSON cu cheia contului de serviciu, inclusiv cheia privată.");

    private static readonly Text AnotherFile = new(
        "This JSON file is of another kind. Make a key of type JSON for a service account.",
        "Acest fișier JSON este de alt tip. Creați o cheie de tip JSON pentru un cont de serviciu.");

    private static readonly Text UnusableKey = new("The private key in the file cannot be used.", "Cheia privată din fișier nu poate fi folosită.");

    private readonly string email;
    private readonly string? keyId;
    private readonly string privateKey;

    private GoogleServiceAccount(string email, string? keyId, string privateKey) => (this.email, this.keyId, this.privateKey) = (email, keyId, privateKey);

    /// <summary>What is wrong with a pasted file, or null.</summary>
    public static Text? Problem(string file) => Read(file).Problem;

    /// <exception cref="InvalidOperationException">The file was not checked by <see cref="Problem"/>: a bug.</exception>
    public static GoogleServiceAccount Of(Secret file) => Read(file.Reveal()).Account ?? throw new InvalidOperationException("The service account's key was not checked.");

    /// <summary>Good for an hour, for this permission, at Google's token endpoint and nowhere else.</summary>
    public string Sign(string scope, DateTimeOffset now)
    {
        var header = new Dictionary<string, object> { ["alg"] = "RS256", ["typ"] = "JWT" };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        var issued = now.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object> { ["iss"] = email, ["scope"] = scope, ["aud"] = GoogleOAuth.TokenUrl.AbsoluteUri, ["iat"] = issued, ["exp"] = issued + 3600 };
        var signed = $"{Part(JsonSerializer.SerializeToUtf8Bytes(header))}.{Part(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        using var rsa = RSA.Create();
        rsa.ImportFromPem(privateKey);
        return $"{signed}.{Part(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static (GoogleServiceAccount? Account, Text? Problem) Read(string file)
    {
        KeyFile? read;
        try
        {
            read = JsonSerializer.Deserialize<KeyFile>(file, GoogleCall.Wire);
        }
        catch (JsonException)
        {
            return (null, NotAKeyFile);
        }

        if (read is null)
        {
            return (null, NotAKeyFile);
        }

        if (read.Type != "service_account" || read.ClientEmail is null || !Email().IsMatch(read.ClientEmail))
        {
            return (null, AnotherFile);
        }

        return IsUsable(read.PrivateKey) ? (new(read.ClientEmail, read.PrivateKeyId, read.PrivateKey!), null) : (null, UnusableKey);
    }

    private static bool IsUsable(string? pem)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize is >= 2048 and <= 8192 && rsa.ExportParameters(true).D is not null;
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static string Part(byte[] bytes) => Base64Url.EncodeToString(bytes);

    [GeneratedRegex(@"^[a-zA-Z0-9._%+-]{1,100}@[a-zA-Z0-9.-]{1,100}\.iam\.gserviceaccount\.com$", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    private sealed record KeyFile(
        string? Type,
        [property: System.Text.Json.Serialization.JsonPropertyName("client_email")] string? ClientEmail,
        [property: System.Text.Json.Serialization.JsonPropertyName("private_key_id")] string? PrivateKeyId,
        [property: System.Text.Json.Serialization.JsonPropertyName("private_key")] string? PrivateKey);
}
