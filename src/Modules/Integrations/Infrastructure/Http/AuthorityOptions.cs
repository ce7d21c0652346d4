using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>
/// Connections by consent: where this installation is, and for each authority its addresses and the platform's own client,
/// <c>Integrations:Authorities:&lt;authority&gt;:AuthorizeUrl | TokenUrl | RevokeUrl | ClientId | ClientSecret</c> and what the authority's page names besides.
/// The same under <c>Integrations:Providers:&lt;code&gt;</c> holds for one provider and goes before.
/// </summary>
internal sealed class AuthorityOptions
{
    public const string Section = "Integrations:Authorities";

    private static readonly string[] AddressNames = ["AuthorizeUrl", "TokenUrl", "RevokeUrl"];

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    public Uri? PublicBaseUrl { get; private set; }

    public IReadOnlyList<string> ReturnPaths { get; private set; } = [];

    /// <summary>Settings that are wrong, by name; their values stay out of it.</summary>
    public List<string> Problems { get; } = [];

    public void Read(IConfiguration configuration)
    {
        if (configuration["Integrations:PublicBaseUrl"] is { Length: > 0 } site)
        {
            PublicBaseUrl = Absolute(site) is { } uri ? new Uri(uri.AbsoluteUri.TrimEnd('/') + "/") : null;
            if (PublicBaseUrl is null)
            {
                Problems.Add("Integrations:PublicBaseUrl: not an absolute http or https address without user info, query and fragment.");
            }
        }

        var paths = configuration.GetSection("Integrations:ReturnPaths");
        ReturnPaths = [.. paths.GetChildren().Select(path => path.Value ?? string.Empty)];
        if (paths.ListProblem() is { } problem)
        {
            Problems.Add(problem);
        }

        Problems.AddRange(paths.GetChildren()
            .Where(path => path.Value is not { Length: >= 3 } text || text[0] != '/' || text[^1] != '/' || text.Contains("//", StringComparison.Ordinal))
            .Select(path => $"{path.Path}: a path of this site that begins and ends with a slash, for example /shop/."));

        foreach (var setting in configuration.GetSection(Section).GetChildren().SelectMany(authority => authority.GetChildren()).Concat(configuration.GetSection(ProviderAddressOptions.Section).GetChildren().SelectMany(provider => provider.GetChildren())))
        {
            if (setting.Value is not { Length: > 0 } value)
            {
                continue;
            }

            if (AddressNames.Contains(setting.Key, StringComparer.OrdinalIgnoreCase) && Absolute(value) is null)
            {
                // Those of a provider are told of by ProviderAddressOptions.
                if (setting.Path.StartsWith(Section, StringComparison.OrdinalIgnoreCase))
                {
                    Problems.Add($"{setting.Path}: not an absolute http or https address without user info, query and fragment.");
                }
            }
            else if (Problem(setting.Key, value) is { } wrong)
            {
                Problems.Add($"{setting.Path}: {wrong}");
            }
            else
            {
                values[setting.Path] = value;
            }
        }
    }

    /// <summary>The provider's own setting, else its authority's; null when neither is set.</summary>
    public string? Find(string provider, string authority, string name)
        => values.GetValueOrDefault($"{ProviderAddressOptions.Section}:{provider}:{name}") ?? values.GetValueOrDefault($"{Section}:{authority}:{name}");

    public string? Find(string authority, string name) => values.GetValueOrDefault($"{Section}:{authority}:{name}");

    private static string? Problem(string name, string value) => name.ToUpperInvariant() switch
    {
        "ISSUER" when Absolute(value) is null => "not an absolute http or https address without user info, query and fragment.",
        "MAILHOSTS" when value.Split(',').Any(host => HostName.Parse(host.Trim()) is null) => "exact names of mail servers, separated by commas.",
        _ => null,
    };

    private static Uri? Absolute(string value)
        => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 ? uri : null;
}

/// <summary>The operator's side of connections by consent.</summary>
internal sealed class OAuthSettings(IOptions<AuthorityOptions> options) : IOAuthSettings
{
    public Uri? PublicBaseUrl => options.Value.PublicBaseUrl;

    public IReadOnlyList<string> ReturnPaths => options.Value.ReturnPaths;

    public OAuthApp? PlatformApp(ProviderDescriptor provider, OAuthRule rule)
        => rule.OwnApp is not { Required: true } && Setting(provider, rule, "ClientId") is { } id
            ? new(id, Setting(provider, rule, "ClientSecret") is { } secret ? new Secret(secret) : null, Own: false)
            : null;

    public Uri? Address(ProviderDescriptor provider, OAuthRule rule, string name, Uri? declared)
        => Setting(provider, rule, name) is { } address ? new Uri(address) : declared;

    public string? Setting(ProviderDescriptor provider, OAuthRule rule, string name) => options.Value.Find(provider.Provider.Code(), rule.Authority, name);

    public string? AuthoritySetting(string authority, string name) => options.Value.Find(authority, name);
}
