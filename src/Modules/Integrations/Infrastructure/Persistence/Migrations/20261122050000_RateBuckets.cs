using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261122050000_RateBuckets")]
    public partial class RateBuckets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0007_rate_buckets");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE integrations.rate_buckets;");
    }
}
