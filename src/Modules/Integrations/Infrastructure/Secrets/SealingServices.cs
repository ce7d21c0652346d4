using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

internal static class SealingServices
{
    /// <summary>The vault, its keys, the heartbeat and the commands. Needs a <c>WorkerDataSource</c>; the start fails when the settings are wrong.</summary>
    public static IServiceCollection AddSealing(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        services.AddSection<SealingOptions>(configuration, SealingOptions.Section)
            .PostConfigure(options => options.KeyFile = isDevelopment && NothingSet(options) ? DevelopmentKeyFile() : options.KeyFile)
            .Validate(
                options => !NothingSet(options),
                $"Set {SealingOptions.Section}:{nameof(SealingOptions.KeyFile)} or {SealingOptions.Section}:{nameof(SealingOptions.Certificate)}: without it no secret can be kept.")
            .Validate(
                options => string.IsNullOrWhiteSpace(options.KeyFile) || string.IsNullOrWhiteSpace(options.Certificate),
                $"{SealingOptions.Section}:{nameof(SealingOptions.KeyFile)} and {SealingOptions.Section}:{nameof(SealingOptions.Certificate)} are both set: keep the one that wrapped the data keys.");

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(HostIdentity.OfThisProcess());
        services.AddSingleton(provider => KeySource(provider.GetRequiredService<IOptions<SealingOptions>>().Value, isDevelopment));
        services.AddSingleton<DataKeyStore>();
        services.AddSingleton<DataKeyRing>();
        services.AddSingleton<ISecretVault, SecretVault>();
        services.AddSingleton<SealedRows>();
        services.AddSingleton<SealCommands>();
        services.AddHostedService<HostHeartbeat>();
        services.AddHealthChecks().AddCheck<SealingHealthCheck>(SealingHealthCheck.Name, tags: ["ready"]);
        return services;
    }

    private static bool NothingSet(SealingOptions options) => string.IsNullOrWhiteSpace(options.KeyFile) && string.IsNullOrWhiteSpace(options.Certificate);

    private static IKeyEncryptionKeySource KeySource(SealingOptions options, bool isDevelopment)
        => string.IsNullOrWhiteSpace(options.Certificate)
            ? new KeyFile(options.KeyFile!, isDevelopment)
            : new CertificateFile(options.Certificate, options.CertificatePassword, isDevelopment);

    /// <summary>In the user's data folder, not beside the binaries: a clean build must not take the key along. Null where there is no such folder.</summary>
    private static string? DevelopmentKeyFile()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length == 0 ? null : Path.Combine(folder, "geniuserp", "sealing.key");
    }
}
