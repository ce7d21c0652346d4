using Microsoft.EntityFrameworkCore.Migrations;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Runs an embedded script of <c>Persistence/Sql</c> inside a migration.</summary>
internal static class MigrationSql
{
    public static void Script(this MigrationBuilder migrationBuilder, string name)
    {
        var assembly = typeof(MigrationSql).Assembly;
        using var stream = assembly.GetManifestResourceStream($"{name}.sql") ?? throw new InvalidOperationException($"No script '{name}'.");
        using var reader = new StreamReader(stream);
        migrationBuilder.Sql(reader.ReadToEnd());
    }
}
