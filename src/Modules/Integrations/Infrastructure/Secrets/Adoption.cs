using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>One run of <c>seal adopt</c>: seals the plain values that came into secret fields from outside.</summary>
internal sealed class Adoption(IProviderCatalogue catalogue, DataKey key)
{
    private readonly HashSet<(Guid Row, string Field)> sealedNow = [];
    private readonly HashSet<(Guid Row, string Field)> notText = [];
    private readonly HashSet<Guid> unknownProviders = [];

    public long Secrets => sealedNow.Count;

    public long NotText => notText.Count;

    public long UnknownProviders => unknownProviders.Count;

    /// <summary>The row's new object, or null when nothing in it has to be sealed.</summary>
    public JsonObject? Rewrite(SealedColumn column, SealedRow row)
    {
        if (!ProviderCodes.TryParse(row.Provider, out var provider) || catalogue.Find(provider) is not { } descriptor)
        {
            unknownProviders.Add(row.Id);
            return null;
        }

        if (row.ToObject() is not { } json)
        {
            return null;
        }

        var changed = false;
        foreach (var field in descriptor.Settings.Where(field => field.Secret))
        {
            var value = json[field.Name];
            if (value is null || SealedSecret.IsEnvelope(value))
            {
                continue;
            }

            if (PlainText(value) is not { Length: > 0 } plain)
            {
                notText.Add((row.Id, field.Name));
                continue;
            }

            var secret = new Secret(plain);
            json[field.Name] = new SealedSecret(Envelope.Seal(key, secret, column.AddressOf(row, field.Name)), field.Hinted ? secret.Hint() : null).ToJson();
            sealedNow.Add((row.Id, field.Name));
            changed = true;
        }

        return changed ? json : null;
    }

    /// <summary>Text as it is, a number as it was written: an account's PIN may have come in as one.</summary>
    private static string? PlainText(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };
}
