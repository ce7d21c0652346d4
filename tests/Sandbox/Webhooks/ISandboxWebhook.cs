using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GeniusErp.Sandbox.Webhooks;

/// <summary>How one provider sends: its body, its headers, its signature, as its documents say. Found by scan; needs a parameterless constructor.</summary>
internal interface ISandboxWebhook
{
    string Code { get; }

    /// <summary>The setting of the connection that signs; null where the secret belongs to the address.</summary>
    string? SecretSetting => null;

    SandboxDelivery Compose(DeliveryOrder order);
}

/// <param name="Address">Where to send to, exactly as the ERP shows it.</param>
/// <param name="Secret">What signs.</param>
/// <param name="Settings">The connection's settings: the account that the delivery is about.</param>
/// <param name="Number">Another number is another delivery; the same one is the same again.</param>
/// <param name="Now">The time that is signed.</param>
/// <param name="Topic">What it is about, in the provider's word, where the stand-in knows several; null: the usual.</param>
/// <param name="Account">Whose it is, as the provider names them; several by comma where one delivery is for several. Null: that of the settings.</param>
internal sealed record DeliveryOrder(Uri Address, string Secret, JsonObject Settings, int Number, DateTimeOffset Now, string? Topic = null, string? Account = null)
{
    public string Setting(string name) => Settings[name]?.ToString() ?? string.Empty;
}

/// <summary>A request as the provider would make it.</summary>
internal sealed record SandboxDelivery(HttpMethod Method, Uri Address, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public static SandboxDelivery Json(DeliveryOrder order, string body, params (string Name, string Value)[] headers)
        => new(HttpMethod.Post, order.Address, "application/json", Encoding.UTF8.GetBytes(body), headers.ToDictionary(header => header.Name, header => header.Value));

    public static SandboxDelivery Form(DeliveryOrder order, string body, params (string Name, string Value)[] headers)
        => new(HttpMethod.Post, order.Address, "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body), headers.ToDictionary(header => header.Name, header => header.Value));

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, Address);
        if (Method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = ContentType is null ? null : MediaTypeHeaderValue.Parse(ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}

internal static class SandboxWebhooks
{
    public static IReadOnlyList<ISandboxWebhook> All { get; } = [.. typeof(ISandboxWebhook).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(ISandboxWebhook)))
        .Select(type => (ISandboxWebhook)Activator.CreateInstance(type)!)
        .OrderBy(webhook => webhook.Code, StringComparer.Ordinal)];

    public static ISandboxWebhook Of(string code) => All.Single(webhook => webhook.Code == code);

    public static string HmacHex(string key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));

    public static string HmacBase64(byte[] key, string text) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
