using GeniusErp.Modules.Integrations.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Configurations;

internal sealed class GrantConfiguration : IEntityTypeConfiguration<Grant>
{
    public const string AccountIndex = "grants_account_key";

    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.ToTable("grants");
        builder.HasKey(row => row.Id).HasName("grants_pkey");
        builder.Property(row => row.Id).HasDefaultValueSql("gen_random_uuid()").ValueGeneratedNever();
        builder.Property(row => row.CompanyId).HasMaxLength(TenantScope.MaxIdLength);
        builder.Property(row => row.FranchiseId).HasMaxLength(TenantScope.MaxIdLength);
        builder.Property(row => row.Authority).HasMaxLength(100);
        builder.Property(row => row.App).HasMaxLength(300);
        builder.Property(row => row.Account).HasMaxLength(300);
        builder.Property(row => row.Tokens).HasDefaultValueSql("'{}'").ValueGeneratedNever();
        builder.Property(row => row.Scopes).HasDefaultValueSql("'{}'").ValueGeneratedNever();
        builder.Property(row => row.Generation).HasDefaultValueSql("0").ValueGeneratedNever().IsConcurrencyToken();
        builder.Property(row => row.LeaseOwner).HasMaxLength(100);
        builder.Property(row => row.FailureCount).HasDefaultValueSql("0").ValueGeneratedNever();
        builder.Property(row => row.CreatedAt).HasDefaultValueSql("now()").ValueGeneratedNever();
        builder.Property(row => row.UpdatedAt).HasDefaultValueSql("now()").ValueGeneratedNever();

        builder.HasIndex(row => new { row.CompanyId, row.FranchiseId, row.Authority, row.App, row.Account }).HasDatabaseName(AccountIndex).IsUnique().AreNullsDistinct(false);
        builder.HasIndex(row => row.NextRefreshAt).HasDatabaseName("grants_due_refresh_idx").HasFilter("next_refresh_at IS NOT NULL");
    }
}
