using GeniusErp.Modules.Integrations.Api;
using Npgsql;

namespace GeniusErp.Tests.Support;

/// <summary>Databases as a deployment has them: migrated by the module, with a run-time login that owns nothing. Migrated once per test process, then cloned.</summary>
public static class MigratedDatabase
{
    public const string Login = "geniuserp_tests_runtime";

    // Only for the cluster of this test process, which nobody else reaches.
    private const string Password = "runtime";

    public static async Task<TestDatabase> CreateAsync(CancellationToken cancellationToken = default)
    {
        var cluster = await PostgresCluster.SharedAsync();
        var template = await cluster.TemplateAsync(
            "integrations", (owner, cancel) => IntegrationsModule.MigrateAsync(owner, Runtime(owner), cancel));
        return await cluster.CreateDatabaseAsync(template, cancellationToken);
    }

    /// <summary>The run-time login's connection string, as an operator writes it into <c>ConnectionStrings:GeniusErp</c>.</summary>
    public static string RuntimeConnectionString(this TestDatabase database) => Runtime(database.OwnerConnectionString);

    private static string Runtime(string owner) =>
        new NpgsqlConnectionStringBuilder(owner) { Username = Login, Password = Password, Pooling = true }.ConnectionString;
}
