using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>
/// Puts the company in front of every command, in the same round trip and the same implicit transaction, so that row-level security sees it and
/// nothing is left on a pooled connection. The prefix is a statement of its own: readers skip its result set, and
/// <see cref="TenantModificationCommandBatch"/> looks one statement further for the rows affected. Commands that could miss this are refused.
/// </summary>
internal sealed class TenantCommandInterceptor : DbCommandInterceptor
{
    private const string Prefix = "SELECT set_config('app.company_id', @__tenant, true);\n";
    private const int CachedTexts = 2_000;

    private readonly ConcurrentDictionary<string, string> texts = new();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        NameTenant(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        await result.NextResultAsync(cancellationToken);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        NameTenant(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
        => throw Refused("a scalar command would read the prefix instead of its own result");

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        => throw Refused("synchronous commands are not used here");

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        => throw Refused("synchronous commands are not used here");

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
        => throw Refused("synchronous commands are not used here");

    private void NameTenant(DbCommand command, CommandEventData eventData)
    {
        var tenant = (eventData.Context as IntegrationsDbContext)?.ActsFor ?? throw Refused("the context acts for no company");
        command.CommandText = texts.Count < CachedTexts
            ? texts.GetOrAdd(command.CommandText, static text => Prefix + text)
            : Prefix + command.CommandText;
        command.Parameters.Add(new NpgsqlParameter("__tenant", NpgsqlDbType.Text) { Value = tenant });
    }

    private static InvalidOperationException Refused(string why) => new($"Command refused: {why}.");
}
