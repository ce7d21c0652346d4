using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>Which row a tenant means. Pure: rows in, one row out.</summary>
internal static class ConnectionRule
{
    /// <summary>
    /// A franchise's own rows come first, the company's when it has none (of this key). Among the rows of one level without a key: <c>default</c>, or the only one.
    /// </summary>
    /// <param name="rows">The tenant's rows of one provider, own and inherited, none of them disconnected.</param>
    /// <returns>Null with <paramref name="ambiguous"/>: several could be meant. Null without: there is none.</returns>
    public static StoredConnection? Choose(IReadOnlyList<StoredConnection> rows, string? franchise, string? accountKey, out bool ambiguous)
    {
        ambiguous = false;
        if (franchise is not null && AmongLevel(rows, franchise, accountKey, ref ambiguous) is { } own)
        {
            return own;
        }

        return ambiguous ? null : AmongLevel(rows, null, accountKey, ref ambiguous);
    }

    private static StoredConnection? AmongLevel(IReadOnlyList<StoredConnection> rows, string? franchise, string? accountKey, ref bool ambiguous)
    {
        StoredConnection? only = null;
        var count = 0;
        foreach (var row in rows)
        {
            if (row.Owner.FranchiseId != franchise || (accountKey is not null && row.AccountKey != accountKey))
            {
                continue;
            }

            if (accountKey is not null || row.AccountKey == Integration.DefaultAccountKey)
            {
                return row;
            }

            (only, count) = (row, count + 1);
        }

        ambiguous = count > 1;
        return ambiguous ? null : only;
    }
}
