using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.Providers.Webhooks;

/// <summary>A delivery whose signature somebody else made: openssl by scripts/webhook-vectors.sh, or the provider in its documents.</summary>
internal sealed record Vector(string Provider, string Secret, string Body)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Method { get; init; } = "POST";

    public string Address { get; init; } = "https://erp.example.ro/api/integrations/hooks/vector-0000000000000000";

    public string ContentType { get; init; } = "application/json";

    public Dictionary<string, string> Settings { get; init; } = [];

    public string? Purpose { get; init; }

    public required long Now { get; init; }

    public required Dictionary<string, string> Headers { get; init; }

    public static IReadOnlyList<Vector> FromOpenssl { get; }
        = JsonSerializer.Deserialize<List<Vector>>(File.ReadAllText(Path.Combine(Repository.Root, "tests/Integrations.Providers/Webhooks/vectors.json")), SnakeCase)!;

    public static IReadOnlyList<ProviderDescriptor> Receiving { get; } = [.. ProviderCatalogue.Scan().Select(provider => provider.Descriptor).Where(provider => provider.Webhooks is not null)];

    public IReceivesWebhooks Receiver => Receiving.Single(provider => provider.Provider.Code() == Provider).Webhooks!.Receiver;

    public WebhookProof Verify(TimeSpan late = default, byte[]? body = null, Dictionary<string, string>? headers = null, params string[] secrets)
        => Receiver.Verify(Request(late, body, headers), secrets.Length == 0 ? [new Secret(Secret)] : [.. secrets.Select(secret => new Secret(secret))]);

    public WebhookRequest Request(TimeSpan late = default, byte[]? body = null, Dictionary<string, string>? headers = null) => new()
    {
        Method = Method,
        Address = new Uri(Address),
        Headers = new Dictionary<string, string>(headers ?? Headers, StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = ContentType },
        Body = body ?? Encoding.UTF8.GetBytes(Body),
        ReceivedAt = DateTimeOffset.FromUnixTimeSeconds(Now) + late,
        Setting = name => Settings.GetValueOrDefault(name),
        Purpose = string.IsNullOrEmpty(Purpose) ? null : Purpose,
    };

    public bool IsForm => ContentType == "application/x-www-form-urlencoded";

    public override string ToString() => $"{Provider} {Purpose} {string.Join(' ', Settings.Values)} {string.Join(' ', Headers.Keys)}";
}
