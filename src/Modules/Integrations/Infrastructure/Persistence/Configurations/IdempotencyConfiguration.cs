using GeniusErp.Modules.Integrations.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Configurations;

internal sealed class IdempotencyConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("idempotency_records");
        builder.HasKey(row => new { row.CompanyId, row.Operation, row.Key }).HasName("idempotency_records_pkey");
        builder.Property(row => row.CompanyId).HasMaxLength(TenantScope.MaxIdLength);
        builder.Property(row => row.Operation).HasMaxLength(200);
        builder.Property(row => row.Key).HasMaxLength(255);

        // A claim that was taken over by another host may not be answered by the first.
        builder.Property(row => row.ClaimId).IsConcurrencyToken();
        builder.Property(row => row.Answer).HasColumnType("jsonb");
        builder.Property(row => row.CreatedAt).HasDefaultValueSql("now()").ValueGeneratedNever();
        builder.HasIndex(row => row.CreatedAt).HasDatabaseName("idempotency_records_age_idx");
    }
}
