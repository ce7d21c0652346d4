using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Modules.Integrations.Infrastructure.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Infrastructure.Sessions;

internal static class SessionServices
{
    /// <summary>All hosts of one installation read each other's cookies, wherever their files are.</summary>
    private const string Application = "geniuserp";

    /// <summary>Needs a <c>WorkerDataSource</c> and the sealing.</summary>
    public static IServiceCollection AddSharedSessions(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(Application);
        services.AddOptions<KeyManagementOptions>().Configure<WorkerDataSource, IKeyEncryptionKeySource, DataKeyRing>((options, database, keys, dataKeys) =>
        {
            options.XmlRepository = new SharedKeyRing(database);
            options.XmlEncryptor = new XmlSealer(keys, dataKeys);
        });
        return services;
    }
}
