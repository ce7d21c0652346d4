using GeniusErp.Modules.Integrations.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Configurations;

/// <summary>The first eight columns and the first index are the original request's, name for name.</summary>
internal sealed class IntegrationConfiguration : IEntityTypeConfiguration<Integration>
{
    public const string LiveRowIndex = "integrations_live_account_key";

    public void Configure(EntityTypeBuilder<Integration> builder)
    {
        builder.ToTable("integrations");
        builder.HasKey(row => row.Id).HasName("integrations_pkey");
        builder.Ignore(row => row.Events);

        // Defaults are for SQL written by hand; the application always gives its own value, so EF must not read them back.
        builder.Property(row => row.Id).HasColumnOrder(0).HasDefaultValueSql("gen_random_uuid()").ValueGeneratedNever();
        builder.Property(row => row.CompanyId).HasColumnOrder(1).HasMaxLength(TenantScope.MaxIdLength);
        builder.Property(row => row.FranchiseId).HasColumnOrder(2).HasMaxLength(TenantScope.MaxIdLength);
        builder.Property(row => row.Provider).HasColumnOrder(3);
        builder.Property(row => row.Status).HasColumnOrder(4).HasDefaultValueSql("'disconnected'").ValueGeneratedNever().IsConcurrencyToken();
        builder.Property(row => row.Config).HasColumnOrder(5);
        builder.Property(row => row.CreatedAt).HasColumnOrder(6).HasDefaultValueSql("now()").ValueGeneratedNever();
        builder.Property(row => row.UpdatedAt).HasColumnOrder(7).HasDefaultValueSql("now()").ValueGeneratedNever();
        builder.Property(row => row.AccountKey).HasColumnOrder(8).HasMaxLength(200).HasDefaultValueSql("'default'").ValueGeneratedNever();
        builder.Property(row => row.DisplayName).HasColumnOrder(9).HasMaxLength(200);
        builder.Property(row => row.Account).HasColumnOrder(10);
        builder.Property(row => row.Verified).HasColumnOrder(11).HasDefaultValueSql("false").ValueGeneratedNever();
        builder.Property(row => row.GrantId).HasColumnOrder(12);
        builder.Property(row => row.ErrorCode).HasColumnOrder(13);
        builder.Property(row => row.ErrorSince).HasColumnOrder(14);
        builder.Property(row => row.ErrorContext).HasColumnOrder(15);
        builder.Property(row => row.NextCheckAt).HasColumnOrder(16);
        builder.Property(row => row.LastVerifiedAt).HasColumnOrder(17);
        builder.Property(row => row.LastSyncedAt).HasColumnOrder(18);
        builder.Property(row => row.FailureCount).HasColumnOrder(19).HasDefaultValueSql("0").ValueGeneratedNever();
        builder.Property(row => row.Version).HasColumnOrder(20).HasDefaultValueSql("1").ValueGeneratedNever().IsConcurrencyToken();
        builder.Property(row => row.DeletedAt).HasColumnOrder(21);

        builder.HasIndex(row => new { row.CompanyId, row.FranchiseId, row.CreatedAt }).HasDatabaseName("integrations_company_idx");
        builder.HasIndex(row => new { row.CompanyId, row.FranchiseId, row.Provider, row.AccountKey }).HasDatabaseName(LiveRowIndex)
            .IsUnique()
            .AreNullsDistinct(false)
            .HasFilter("deleted_at IS NULL");
        builder.HasIndex(row => new { row.CompanyId, row.CreatedAt, row.Id }).HasDatabaseName("integrations_newest_idx").IsDescending(false, true, true);
        builder.HasIndex(row => row.NextCheckAt).HasDatabaseName("integrations_due_check_idx").HasFilter("next_check_at IS NOT NULL");
        builder.HasIndex(row => row.DeletedAt).HasDatabaseName("integrations_removed_idx").HasFilter("deleted_at IS NOT NULL");
        builder.HasIndex(row => row.GrantId).HasDatabaseName("integrations_grant_idx").HasFilter("grant_id IS NOT NULL");
        builder.HasOne<Grant>().WithMany().HasForeignKey(row => row.GrantId).HasConstraintName("integrations_grant_id_fkey").OnDelete(DeleteBehavior.SetNull);
        builder.ToTable(table =>
        {
            table.HasCheckConstraint("integrations_status_check", "status IN ('disconnected', 'connected', 'error')");
            table.HasCheckConstraint("integrations_config_check", "jsonb_typeof(config) = 'object'");
        });
    }
}
