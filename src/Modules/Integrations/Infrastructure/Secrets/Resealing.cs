using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>One run of <c>seal reseal</c>: moves the secrets of a row under this key.</summary>
internal sealed class Resealing(DataKeyRing ring, DataKey target)
{
    private readonly HashSet<(Guid Row, string Field)> unreadable = [];

    public long Unreadable => unreadable.Count;

    /// <summary>The row's new object, or null when all of it is already under the key.</summary>
    public async ValueTask<JsonObject?> RewriteAsync(SealedColumn column, SealedRow row, CancellationToken cancellationToken)
    {
        if (row.ToObject() is not { } json)
        {
            return null;
        }

        var changed = false;
        foreach (var name in json.Where(member => SealedSecret.IsEnvelope(member.Value)).Select(member => member.Key).ToList())
        {
            var address = column.AddressOf(row, name);
            var stored = SealedSecret.Read(json[name]);
            var version = stored is null ? null : Envelope.VersionOf(stored.Envelope);
            var key = version is null ? null : await ring.FindAsync(version.Value, cancellationToken);
            // Above the target: a rotation came in between. Never back to an older key.
            if (key?.Version >= target.Version)
            {
                continue;
            }

            if (key is null || Envelope.Open(key, stored!.Envelope, address) is not { } secret)
            {
                unreadable.Add((row.Id, address.Field));
                continue;
            }

            json[name] = new SealedSecret(Envelope.Seal(target, secret, address), stored.Hint).ToJson();
            changed = true;
        }

        return changed ? json : null;
    }
}
