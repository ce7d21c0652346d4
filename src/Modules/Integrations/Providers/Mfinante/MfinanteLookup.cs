using System.Globalization;
using System.Text.Json;

namespace GeniusErp.Modules.Integrations.Providers.Mfinante;

/// <summary>One company as ANAF's register has it.</summary>
internal sealed record MfinanteCompany(long Cui, string Name, bool? VatRegistered, bool? Inactive);

/// <summary>
/// The answer to a question about one company. Read by hand, because the live service differs from its document: the wrapper <c>cod</c>/<c>message</c> comes and goes,
/// lists come as one object, <c>notFound</c> was <c>notfound</c>, and its entries are numbers or objects.
/// </summary>
/// <param name="Company">The first company found; null when none is.</param>
/// <param name="SaysNotFound">The answer names what it did not find.</param>
internal sealed record MfinanteLookup(MfinanteCompany? Company, bool SaysNotFound)
{
    /// <summary>Null when the body has neither <c>found</c> nor <c>notFound</c>, or a company without number or name: it is not an answer of this service.</summary>
    public static MfinanteLookup? Read(JsonElement? body)
    {
        if (body is not { } root || First(root) is not { ValueKind: JsonValueKind.Object } answer)
        {
            return null;
        }

        var found = Member(answer, "found");
        var unknown = Member(answer, "notFound") ?? Member(answer, "notfound");
        if (found is null && unknown is null)
        {
            return null;
        }

        if ((found is { } list ? First(list) : null) is { } entry)
        {
            return ReadCompany(entry) is { } company ? new(company, SaysNotFound: false) : null;
        }

        return new(null, SaysNotFound: unknown is { } names && First(names) is not null);
    }

    private static MfinanteCompany? ReadCompany(JsonElement entry)
    {
        var general = Member(entry, "date_generale") ?? entry;
        return Number(Member(general, "cui")) is { } cui && Member(general, "denumire") is { ValueKind: JsonValueKind.String } name && !string.IsNullOrWhiteSpace(name.GetString())
            ? new(cui, name.GetString()!.Trim(), Flag(entry, "inregistrare_scop_Tva", "scpTVA"), Flag(entry, "stare_inactiv", "statusInactivi"))
            : null;
    }

    /// <summary>The object itself, or the first element of a list; null for an empty list and for null.</summary>
    private static JsonElement? First(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.GetArrayLength() == 0 ? null : element[0],
        JsonValueKind.Null => null,
        _ => element,
    };

    private static JsonElement? Member(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static bool? Flag(JsonElement entry, string group, string name)
        => Member(entry, group) is { } inside && Member(inside, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : null;

    private static long? Number(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };
}
