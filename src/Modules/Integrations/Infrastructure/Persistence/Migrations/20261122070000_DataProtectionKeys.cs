using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261122070000_DataProtectionKeys")]
    public partial class DataProtectionKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0009_data_protection");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE integrations.data_protection_keys;");
    }
}
