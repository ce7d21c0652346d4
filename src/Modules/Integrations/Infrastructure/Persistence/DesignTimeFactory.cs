using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>For <c>dotnet ef migrations add</c>: needs the model only, never a connection.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<IntegrationsDbContext>
{
    public IntegrationsDbContext CreateDbContext(string[] args) => new(OwnerOptions("Host=localhost"));

    /// <summary>Options of the owner: migrations run without a tenant and without the interceptor.</summary>
    public static DbContextOptions<IntegrationsDbContext> OwnerOptions(string connectionString)
        => new DbContextOptionsBuilder<IntegrationsDbContext>()
            .UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable("__ef_migrations", IntegrationsDbContext.Schema))
            .UseSnakeCaseNamingConvention()
            .Options;
}
