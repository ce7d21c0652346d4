using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmso;

/// <summary>smso/slate:source/includes/_credit-check.md. The unit of the credit is not stated.</summary>
internal sealed record SmsSmsoCredit([property: JsonRequired] decimal CreditValue);

internal sealed record SmsSmsoSender(int Id, string Name)
{
    /// <summary>The documents show a bare array; one client has met <c>{"status":200,"data":[…]}</c>. Null for everything else.</summary>
    public static IReadOnlyList<SmsSmsoSender>? ReadAll(ProviderAnswer answer)
    {
        var list = answer.Json switch
        {
            { ValueKind: JsonValueKind.Array } bare => bare,
            { ValueKind: JsonValueKind.Object } wrapped when wrapped.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array => data,
            _ => default,
        };
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var senders = list.EnumerateArray().Select(Read).ToList();
        return senders.Contains(null) ? null : [.. senders.OfType<SmsSmsoSender>()];
    }

    private static SmsSmsoSender? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("id", out var id) || !entry.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var text = id.ValueKind == JsonValueKind.String ? id.GetString() : id.GetRawText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number, name.GetString()!) : null;
    }
}

/// <summary>The senders of an account, possibly none.</summary>
internal sealed record SmsSmsoSenders(IReadOnlyList<SmsSmsoSender> All);

/// <summary>smso/slate:source/includes/_messages.md, check status.</summary>
internal sealed record SmsSmsoStatus([property: JsonRequired] SmsSmsoMessage? Data);

internal sealed record SmsSmsoMessage(string? Status);
