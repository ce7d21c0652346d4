using System.Data.Common;

namespace GeniusErp.Modules.Integrations.Api.Http;

internal static class DatabaseFaults
{
    /// <summary>SQLSTATE classes that pass: connection trouble, out of resources, operator intervention, deadlock and serialisation, a lock that was not free, read-only standby.</summary>
    private static readonly string[] PassingStates = ["08", "53", "57", "40", "55", "25006", "58"];

    public static bool IsPassing(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is DbException database)
            {
                return database.SqlState is not { } state || PassingStates.Any(passing => state.StartsWith(passing, StringComparison.Ordinal));
            }
        }

        return exception is TimeoutException;
    }
}
