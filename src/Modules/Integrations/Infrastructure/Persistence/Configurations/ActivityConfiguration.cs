using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Configurations;

/// <summary>Partitioned by month, which EF cannot declare: the table is made by SQL in the migration.</summary>
internal sealed class ActivityConfiguration : IEntityTypeConfiguration<ActivityEntry>
{
    public void Configure(EntityTypeBuilder<ActivityEntry> builder)
    {
        builder.ToTable("activity", table => table.ExcludeFromMigrations());
        builder.HasKey(row => new { row.OccurredAt, row.Id });
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Before).HasColumnType("jsonb");
        builder.Property(row => row.After).HasColumnType("jsonb");
    }
}
