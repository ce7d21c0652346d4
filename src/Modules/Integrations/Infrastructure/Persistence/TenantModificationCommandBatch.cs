using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Update.Internal;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>
/// Reads the rows affected of statement i + 1, because <see cref="TenantCommandInterceptor"/> puts one statement in front. Without this a stale
/// row would be saved without a word. Nothing here reads values back: the application makes every value itself.
/// </summary>
[SuppressMessage("Usage", "EF1001", Justification = "The batch is the only place where EF reads the rows affected; tests with stale rows guard an upgrade.")]
internal sealed class TenantModificationCommandBatch(ModificationCommandBatchFactoryDependencies dependencies, int maxBatchSize)
    : NpgsqlModificationCommandBatch(dependencies, maxBatchSize)
{
    private const int StatementsInFront = 1;

    protected override void Consume(RelationalDataReader reader) => throw new InvalidOperationException("Synchronous saves are not used here.");

    protected override async Task ConsumeAsync(RelationalDataReader reader, CancellationToken cancellationToken = default)
    {
        var rows = (NpgsqlDataReader)reader.DbDataReader;
        for (var index = 0; index < ModificationCommands.Count; index++)
        {
            if (ResultSetMappings[index].HasFlag(ResultSetMapping.HasResultRow))
            {
                throw new InvalidOperationException("A value made by the database would have to be read back; give it in the application instead.");
            }

#pragma warning disable CS0618 // Statements is the only way to the rows affected of one statement until EF uses DbBatch (npgsql/efcore.pg does the same).
            var affected = rows.Statements[index + StatementsInFront].Rows;
#pragma warning restore CS0618
            if (affected != 1)
            {
                await ThrowAggregateUpdateConcurrencyExceptionAsync(reader, index, 1, (int)affected, cancellationToken);
            }
        }
    }
}

[SuppressMessage("Usage", "EF1001", Justification = "See the batch.")]
internal sealed class TenantModificationCommandBatchFactory(ModificationCommandBatchFactoryDependencies dependencies, IDbContextOptions options)
    : IModificationCommandBatchFactory
{
    private readonly int maxBatchSize = options.FindExtension<NpgsqlOptionsExtension>()?.MaxBatchSize ?? 1000;

    public ModificationCommandBatch Create() => new TenantModificationCommandBatch(dependencies, maxBatchSize);
}
