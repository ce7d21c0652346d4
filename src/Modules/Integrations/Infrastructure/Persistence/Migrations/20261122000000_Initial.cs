using System;
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
            migrationBuilder.EnsureSchema(
                name: "integrations");

            migrationBuilder.CreateTable(
                name: "grants",
                schema: "integrations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()"),
                    company_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                    franchise_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: true),
                    authority = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    app = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    account = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    tokens = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'{}'"),
                    scopes = table.Column<string[]>(type: "text[]", nullable: false, defaultValueSql: "'{}'"),
                    generation = table.Column<long>(type: "bigint", nullable: false, defaultValueSql: "0"),
                    access_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refresh_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_refresh_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_owner = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempt_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure_count = table.Column<int>(type: "integer", nullable: false, defaultValueSql: "0"),
                    error_code = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    error_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("grants_pkey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                schema: "integrations",
                columns: table => new
                {
                    company_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                    operation = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    claim_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<string>(type: "jsonb", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("idempotency_records_pkey", x => new { x.company_id, x.operation, x.key });
                });

            migrationBuilder.CreateTable(
                name: "integrations",
                schema: "integrations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()"),
                    company_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                    franchise_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: true),
                    provider = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, defaultValueSql: "'disconnected'"),
                    config = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    account_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, defaultValueSql: "'default'"),
                    display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    account = table.Column<string>(type: "jsonb", nullable: true),
                    verified = table.Column<bool>(type: "boolean", nullable: false, defaultValueSql: "false"),
                    grant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    error_code = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    error_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error_context = table.Column<string>(type: "jsonb", nullable: true),
                    next_check_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_synced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure_count = table.Column<int>(type: "integer", nullable: false, defaultValueSql: "0"),
                    version = table.Column<int>(type: "integer", nullable: false, defaultValueSql: "1"),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("integrations_pkey", x => x.id);
                    table.CheckConstraint("integrations_config_check", "jsonb_typeof(config) = 'object'");
                    table.CheckConstraint("integrations_status_check", "status IN ('disconnected', 'connected', 'error')");
                    table.ForeignKey(
                        name: "integrations_grant_id_fkey",
                        column: x => x.grant_id,
                        principalSchema: "integrations",
                        principalTable: "grants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateIndex(
                name: "grants_account_key",
                schema: "integrations",
                table: "grants",
                columns: new[] { "company_id", "franchise_id", "authority", "app", "account" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "grants_due_refresh_idx",
                schema: "integrations",
                table: "grants",
                column: "next_refresh_at",
                filter: "next_refresh_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "idempotency_records_age_idx",
                schema: "integrations",
                table: "idempotency_records",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "integrations_newest_idx",
                schema: "integrations",
                table: "integrations",
                columns: new[] { "company_id", "created_at", "id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "integrations_company_idx",
                schema: "integrations",
                table: "integrations",
                columns: new[] { "company_id", "franchise_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "integrations_live_account_key",
                schema: "integrations",
                table: "integrations",
                columns: new[] { "company_id", "franchise_id", "provider", "account_key" },
                unique: true,
                filter: "deleted_at IS NULL")
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "integrations_grant_idx",
                schema: "integrations",
                table: "integrations",
                column: "grant_id",
                filter: "grant_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "integrations_due_check_idx",
                schema: "integrations",
                table: "integrations",
                column: "next_check_at",
                filter: "next_check_at IS NOT NULL");

            migrationBuilder.Script("0001_roles_and_row_security");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "idempotency_records",
                schema: "integrations");

            migrationBuilder.DropTable(
                name: "integrations",
                schema: "integrations");

            migrationBuilder.DropTable(
                name: "grants",
                schema: "integrations");
        }
    }
}
