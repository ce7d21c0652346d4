using System.Security.Cryptography;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Infrastructure.Webhooks;

/// <summary>
/// Below <c>Integrations:Authorities:&lt;authority&gt;</c>: <c>WebhookKey</c> makes the address, <c>ClientId</c> says whose grants count, <c>WebhookSecret</c> (else
/// <c>ClientSecret</c>) and <c>WebhookPreviousSecret</c> sign, <c>WebhookVerifyToken</c> answers handshakes.
/// </summary>
internal sealed class WebhookApps : IWebhookApps
{
    private readonly List<(byte[] KeyHash, OperatorWebhookApp App)> apps = [];

    /// <exception cref="InvalidOperationException">A key that could be guessed, one without a client id or a secret, or of an authority that nobody sends by.</exception>
    public WebhookApps(IConfiguration configuration, IProviderCatalogue catalogue)
    {
        if (Problems(configuration, catalogue.All).FirstOrDefault() is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        apps.AddRange(WithAddress(configuration).Select(authority => (
            WebhookKey.Hash(authority["WebhookKey"]!),
            new OperatorWebhookApp(new(authority.Key.ToLowerInvariant(), authority["ClientId"]!, null), Secrets(authority), Present(authority["WebhookVerifyToken"])))));
    }

    /// <summary>What is wrong with the settings, by name.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration, IEnumerable<ProviderDescriptor> providers)
    {
        var known = providers.Select(provider => provider.Webhooks?.AppAuthority).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return WithAddress(configuration).Select(authority => Problem(authority, known)).OfType<string>();
    }

    public OperatorWebhookApp? Find(string key)
    {
        var hash = WebhookKey.Hash(key);
        OperatorWebhookApp? found = null;
        foreach (var (known, app) in apps)
        {
            found = CryptographicOperations.FixedTimeEquals(known, hash) ? app : found;
        }

        return found;
    }

    private static IEnumerable<IConfigurationSection> WithAddress(IConfiguration configuration)
        => configuration.GetSection(AuthorityOptions.Section).GetChildren().Where(authority => !string.IsNullOrEmpty(authority["WebhookKey"]));

    private static string? Problem(IConfigurationSection authority, HashSet<string> known)
        => !known.Contains(authority.Key) ? $"{authority.Path}:WebhookKey: no provider sends webhooks to an app of {authority.Key}. Possible: {string.Join(", ", known.Order(StringComparer.Ordinal))}."
            : !WebhookKey.IsOne(authority["WebhookKey"]!) ? $"{authority.Path}:WebhookKey: {WebhookKey.Shortest} to {WebhookKey.Longest} letters, digits, - or _, chosen at random."
            : string.IsNullOrEmpty(authority["ClientId"]) || Secrets(authority).Count == 0 ? $"{authority.Path}:WebhookKey needs ClientId, and ClientSecret or WebhookSecret."
            : null;

    private static List<Secret> Secrets(IConfigurationSection authority) => Present(authority["WebhookSecret"] ?? authority["ClientSecret"], authority["WebhookPreviousSecret"]);

    private static List<Secret> Present(params string?[] values) => [.. values.Where(value => !string.IsNullOrEmpty(value)).Select(value => new Secret(value!))];
}

/// <summary>The operator says where the installation is reached; without that it is where it listens, which is right for a machine of one's own only.</summary>
internal sealed class PublicAddress(IOAuthSettings settings, IConfiguration configuration) : IPublicAddress
{
    private const string DefaultAddress = "http://localhost:5080/";

    public Uri Base { get; } = settings.PublicBaseUrl ?? Listening(configuration["urls"]);

    private static Uri Listening(string? urls)
    {
        var first = (urls ?? string.Empty).Split(';')[0].TrimEnd('/').Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
        return Uri.TryCreate(first + "/", UriKind.Absolute, out var address) ? address : new Uri(DefaultAddress);
    }
}

internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
        => services.AddSingleton<IWebhookApps, WebhookApps>().AddSingleton<IPublicAddress, PublicAddress>();
}
