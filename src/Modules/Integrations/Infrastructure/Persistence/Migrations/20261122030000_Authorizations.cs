using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(IntegrationsDbContext))]
    [Migration("20261122030000_Authorizations")]
    public partial class Authorizations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Script("0005_authorizations");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
            => migrationBuilder.Sql(
                """
                DROP FUNCTION integrations.take_authorization(bytea);
                DROP TABLE integrations.authorizations;
                ALTER TABLE integrations.grants DROP COLUMN released_at, DROP COLUMN revoke_next_at, DROP COLUMN renews_itself, DROP COLUMN notice_end, DROP COLUMN notice_days;
                """);
    }
}
