using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameIndex(
                name: "ix_integrations_next_check_at",
                schema: "integrations",
                table: "integrations",
                newName: "integrations_due_check_idx");

            migrationBuilder.RenameIndex(
                name: "ix_integrations_grant_id",
                schema: "integrations",
                table: "integrations",
                newName: "integrations_grant_idx");

            migrationBuilder.RenameIndex(
                name: "ix_integrations_company_id_franchise_id_provider_account_key",
                schema: "integrations",
                table: "integrations",
                newName: "integrations_live_account_key");

            migrationBuilder.RenameIndex(
                name: "ix_integrations_company_id_franchise_id_created_at",
                schema: "integrations",
                table: "integrations",
                newName: "integrations_company_idx");

            migrationBuilder.RenameIndex(
                name: "ix_integrations_company_id_created_at_id",
                schema: "integrations",
                table: "integrations",
                newName: "integrations_newest_idx");

            migrationBuilder.RenameIndex(
                name: "ix_idempotency_records_created_at",
                schema: "integrations",
                table: "idempotency_records",
                newName: "idempotency_records_age_idx");

            migrationBuilder.RenameIndex(
                name: "ix_grants_next_refresh_at",
                schema: "integrations",
                table: "grants",
                newName: "grants_due_refresh_idx");

            migrationBuilder.RenameIndex(
                name: "ix_grants_company_id_franchise_id_authority_app_account",
                schema: "integrations",
                table: "grants",
                newName: "grants_account_key");

            migrationBuilder.AlterColumn<string[]>(
                name: "scopes",
                schema: "integrations",
                table: "grants",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'",
                oldClrType: typeof(string[]),
                oldType: "text[]");

            migrationBuilder.Script("0001_roles_and_row_security");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameIndex(
                name: "integrations_newest_idx",
                schema: "integrations",
                table: "integrations",
                newName: "ix_integrations_company_id_created_at_id");

            migrationBuilder.RenameIndex(
                name: "integrations_live_account_key",
                schema: "integrations",
                table: "integrations",
                newName: "ix_integrations_company_id_franchise_id_provider_account_key");

            migrationBuilder.RenameIndex(
                name: "integrations_grant_idx",
                schema: "integrations",
                table: "integrations",
                newName: "ix_integrations_grant_id");

            migrationBuilder.RenameIndex(
                name: "integrations_due_check_idx",
                schema: "integrations",
                table: "integrations",
                newName: "ix_integrations_next_check_at");

            migrationBuilder.RenameIndex(
                name: "integrations_company_idx",
                schema: "integrations",
                table: "integrations",
                newName: "ix_integrations_company_id_franchise_id_created_at");

            migrationBuilder.RenameIndex(
                name: "idempotency_records_age_idx",
                schema: "integrations",
                table: "idempotency_records",
                newName: "ix_idempotency_records_created_at");

            migrationBuilder.RenameIndex(
                name: "grants_due_refresh_idx",
                schema: "integrations",
                table: "grants",
                newName: "ix_grants_next_refresh_at");

            migrationBuilder.RenameIndex(
                name: "grants_account_key",
                schema: "integrations",
                table: "grants",
                newName: "ix_grants_company_id_franchise_id_authority_app_account");

            migrationBuilder.AlterColumn<string[]>(
                name: "scopes",
                schema: "integrations",
                table: "grants",
                type: "text[]",
                nullable: false,
                oldClrType: typeof(string[]),
                oldType: "text[]",
                oldDefaultValueSql: "'{}'");
        }
    }
}
