using GeniusErp.Modules.Integrations.Domain;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Raw SQL for the hot paths: the tenant first, then the statement, in one round trip and one implicit transaction.</summary>
internal static class TenantCommands
{
    /// <summary>The first result set is set_config's: a reader begins with NextResultAsync. Parameters are $1, $2, … of <paramref name="sql"/>.</summary>
    public static NpgsqlBatch ForTenant(this NpgsqlConnection connection, TenantScope tenant, string sql, params ReadOnlySpan<object?> parameters)
    {
        var name = new NpgsqlBatchCommand("SELECT set_config('app.company_id', $1, true)");
        name.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.CompanyId });
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
        {
            statement.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return new NpgsqlBatch(connection) { BatchCommands = { name, statement } };
    }
}
