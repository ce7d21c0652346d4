using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Configurations;

/// <summary>Only for writing with the changes; the table is made by SQL in the migration. Its name sorts after those of the rows that it tells of, and EF writes in that order.</summary>
internal sealed class OutboxConfiguration : IEntityTypeConfiguration<OutboxEvent>
{
    public void Configure(EntityTypeBuilder<OutboxEvent> builder)
    {
        builder.ToTable("outbox", table => table.ExcludeFromMigrations());
        builder.HasKey(row => new { row.CompanyId, row.Id });
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Payload).HasColumnType("jsonb");
    }
}
