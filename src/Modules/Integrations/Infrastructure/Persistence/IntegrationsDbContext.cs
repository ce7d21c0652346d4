using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using Microsoft.EntityFrameworkCore;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>
/// The module's tables. Every command carries the company it acts for (see <see cref="TenantCommandInterceptor"/>); a context that acts for nobody sends nothing.
/// </summary>
internal sealed class IntegrationsDbContext(DbContextOptions<IntegrationsDbContext> options) : DbContext(options)
{
    public const string Schema = "integrations";

    public DbSet<Integration> Integrations => Set<Integration>();

    public DbSet<Grant> Grants => Set<Grant>();

    public DbSet<ActivityEntry> Activity => Set<ActivityEntry>();

    public DbSet<OutboxEvent> Outbox => Set<OutboxEvent>();

    public DbSet<IdempotencyRecord> Idempotency => Set<IdempotencyRecord>();

    /// <summary>The company whose rows this context may touch; null between uses.</summary>
    public string? ActsFor { get; private set; }

    /// <exception cref="InvalidOperationException">It acts for another company already: contexts are not shared between tenants.</exception>
    public IntegrationsDbContext ActFor(TenantScope tenant)
    {
        if (ActsFor is not null && ActsFor != tenant.CompanyId)
        {
            throw new InvalidOperationException("This context already acts for another company.");
        }

        ActsFor = tenant.CompanyId;
        return this;
    }

    /// <summary>Called when a pooled context is handed out.</summary>
    public void ActForNobody() => ActsFor = null;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(IntegrationsDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<IntegrationId>().HaveConversion<Conversions.IntegrationIdConverter>();
        configurationBuilder.Properties<GrantId>().HaveConversion<Conversions.GrantIdConverter>();
        configurationBuilder.Properties<Provider>().HaveConversion<Conversions.ProviderConverter>().HaveMaxLength(100);
        configurationBuilder.Properties<IntegrationStatus>().HaveConversion<Conversions.StatusConverter>().HaveMaxLength(20);
        configurationBuilder.Properties<FailureReason>().HaveConversion<Conversions.ReasonConverter>().HaveMaxLength(50);
        configurationBuilder.Properties<IntegrationConfig>().HaveConversion<Conversions.ConfigConverter, Conversions.ConfigComparer>().HaveColumnType("jsonb");
        configurationBuilder.Properties<ProviderAccount>().HaveConversion<Conversions.JsonConverter<ProviderAccount>>().HaveColumnType("jsonb");
        configurationBuilder.Properties<ErrorContext>().HaveConversion<Conversions.JsonConverter<ErrorContext>>().HaveColumnType("jsonb");
    }
}
