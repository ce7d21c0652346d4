using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>
/// Brings a database to the current shape, as its owner: migrations, roles, partitions ahead, and the run-time login's membership.
/// Safe to run from several hosts at once and again after a crash.
/// </summary>
internal static class DatabaseMigrator
{
    /// <param name="owner">Owns the schema; may create roles when the login does not exist yet.</param>
    /// <param name="runtime">The run-time login: made when missing (NOINHERIT, owns nothing), then put into both roles. Null leaves logins alone.</param>
    public static async Task MigrateAsync(string owner, string? runtime, CancellationToken cancellationToken)
    {
        // EF Core's own lock ends with each migration's transaction, so a second host would repeat the next one. This one lasts as long as the
        // connection, which is not pooled: a pool keeps what is closed open, with its locks.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using (var alone = new NpgsqlCommand("SELECT pg_advisory_lock(hashtextextended('integrations.migrations', 0))", connection) { CommandTimeout = 0 })
        {
            await alone.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var context = new IntegrationsDbContext(DesignTimeFactory.OwnerOptions(owner)))
        {
            await context.Database.MigrateAsync(cancellationToken);
        }

        await using (var ahead = new NpgsqlCommand("SELECT integrations.ensure_activity_partitions(3), integrations.ensure_webhook_partitions(3)", connection))
        {
            await ahead.ExecuteNonQueryAsync(cancellationToken);
        }

        if (runtime is not null)
        {
            await EnsureLoginAsync(connection, new NpgsqlConnectionStringBuilder(runtime), cancellationToken);
        }
    }

    /// <summary>The names of migrations that this build has and the database has not.</summary>
    public static async Task<IReadOnlyList<string>> PendingAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var context = new IntegrationsDbContext(DesignTimeFactory.OwnerOptions("Host=localhost"));
        var known = context.Database.GetMigrations().ToList();
        await using var command = source.CreateCommand("SELECT migration_id FROM integrations.__ef_migrations");
        var applied = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetString(0));
        }

        return [.. known.Where(name => !applied.Contains(name))];
    }

    private static async Task EnsureLoginAsync(NpgsqlConnection owner, NpgsqlConnectionStringBuilder runtime, CancellationToken cancellationToken)
    {
        // Identifiers and passwords cannot be parameters of CREATE ROLE: format() quotes them on the server.
        await using var ensure = new NpgsqlCommand(
            """
            SELECT set_config('geniuserp.login', @login, false), set_config('geniuserp.password', @password, false);
            DO $$
            DECLARE
                login text := current_setting('geniuserp.login');
            BEGIN
                IF login = current_user THEN
                    RAISE EXCEPTION 'The run-time login must not be the owner: it would pass by row-level security.';
                END IF;
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = login) THEN
                    BEGIN
                        EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT PASSWORD %L', login, current_setting('geniuserp.password'));
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                    END;
                END IF;
                IF NOT pg_has_role(login, 'integrations_app', 'MEMBER') THEN
                    EXECUTE format('GRANT integrations_app TO %I', login);
                END IF;
                IF NOT pg_has_role(login, 'integrations_worker', 'MEMBER') THEN
                    EXECUTE format('GRANT integrations_worker TO %I', login);
                END IF;
            END $$;
            RESET geniuserp.login; RESET geniuserp.password;
            """,
            owner);
        ensure.Parameters.AddWithValue("login", runtime.Username ?? throw new InvalidOperationException("ConnectionStrings:GeniusErp names no user."));
        ensure.Parameters.AddWithValue("password", runtime.Password ?? string.Empty);
        await ensure.ExecuteNonQueryAsync(cancellationToken);
    }
}
