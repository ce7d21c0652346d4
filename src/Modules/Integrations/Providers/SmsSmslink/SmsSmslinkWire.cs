using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.SmsSmslink;

/// <summary>
/// A line of text: <c>MESSAGE;code;description;values</c> or <c>ERROR;code;description</c>. The codes are documented nowhere, so none is relied on.
/// SMSLink-ro/Integration-example-of-SMS-Gateway-HTTP-using-PHP:main.php.
/// </summary>
/// <param name="Values">Separated by commas.</param>
internal sealed record SmsSmslinkReply(bool Accepted, string Description, IReadOnlyList<string> Values)
{
    /// <summary>The reply in this answer, or null when it is something else.</summary>
    public static SmsSmslinkReply? Read(ProviderAnswer answer)
    {
        var parts = answer.Text.Trim('\uFEFF', ' ', '\t', '\r', '\n').Split(';');
        return parts[0] switch
        {
            "MESSAGE" when parts.Length >= 4 => new(true, parts[2], [.. parts[3].Split(',').Select(value => value.Trim())]),
            "ERROR" when parts.Length >= 2 => new(false, string.Join(';', parts[2..]), []),
            _ => null,
        };
    }
}

/// <summary>How many messages are left, in Romania and abroad.</summary>
internal sealed record SmsSmslinkBalance(decimal National, decimal International)
{
    public static SmsSmslinkBalance? Read(SmsSmslinkReply reply)
        => reply is { Accepted: true, Values: [var national, var international, ..] } && Number(national) is { } here && Number(international) is { } abroad ? new(here, abroad) : null;

    private static decimal? Number(string text)
        => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
