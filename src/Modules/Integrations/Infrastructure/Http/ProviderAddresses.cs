using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>
/// The operator's addresses of providers: <c>Integrations:Providers:&lt;code&gt;:&lt;name&gt;</c> for all environments,
/// <c>Integrations:Providers:&lt;code&gt;:&lt;environment&gt;:&lt;name&gt;</c> for one.
/// </summary>
internal sealed class ProviderAddressOptions
{
    public const string Section = "Integrations:Providers";

    private static readonly string[] Names = ["ApiBaseUrl", "AuthorizeUrl", "TokenUrl", "RevokeUrl"];

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Settings that are wrong, by name; their values stay out of it, an address can carry a key.</summary>
    public List<string> Problems { get; } = [];

    public void Read(IConfigurationSection section)
    {
        foreach (var provider in section.GetChildren())
        {
            if (!ProviderCodes.TryParse(provider.Key, out _))
            {
                Problems.Add($"{Section}:{provider.Key}: no provider has this code.");
            }

            foreach (var setting in provider.GetChildren().SelectMany(child => child.GetChildren().Prepend(child)).Where(IsAddress))
            {
                if (Uri.TryCreate(setting.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0)
                {
                    values[setting.Path] = setting.Value!;
                }
                else
                {
                    Problems.Add($"{setting.Path}: not an absolute http or https address without user info, query and fragment.");
                }
            }
        }
    }

    public Uri? Find(string code, string environment, string name)
        => values.TryGetValue($"{Section}:{code}:{environment}:{name}", out var one) || values.TryGetValue($"{Section}:{code}:{name}", out one) ? new Uri(one) : null;

    private static bool IsAddress(IConfigurationSection setting) => setting.Value is not null && Names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase);
}

/// <summary>The descriptor's addresses unless the operator's settings override them.</summary>
internal sealed class ProviderAddresses(IOptions<ProviderAddressOptions> options) : IProviderAddresses
{
    public Uri ApiBase(ProviderDescriptor provider, string environment = ProviderEnvironment.Default)
        => Find(provider, environment)
            ?? WithSlash(Declared(provider, environment).ApiBaseUrl ?? throw new InvalidOperationException($"{provider.Name} has no API address of its own in '{environment}'."));

    public Uri ApiBase(ProviderDescriptor provider, Uri own, string environment = ProviderEnvironment.Default)
        => Declared(provider, environment).ApiBaseUrl is null
            ? Find(provider, environment) ?? WithSlash(own)
            : throw new InvalidOperationException($"{provider.Name} has one API address for everybody in '{environment}'.");

    private static ProviderEnvironment Declared(ProviderDescriptor provider, string environment)
        => provider.Environments.FirstOrDefault(candidate => candidate.Code == environment)
            ?? throw new InvalidOperationException($"{provider.Name} has no environment '{environment}'.");

    private static Uri WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");

    private Uri? Find(ProviderDescriptor provider, string environment)
        => options.Value.Find(provider.Provider.Code(), Declared(provider, environment).Code, "ApiBaseUrl") is { } address ? WithSlash(address) : null;
}
