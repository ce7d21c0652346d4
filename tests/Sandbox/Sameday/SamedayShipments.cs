using System.Globalization;

namespace GeniusErp.Sandbox.Sameday;

/// <summary>sameday-courier/php-sdk:src/Sameday/Requests/SamedayPostAwbRequest.php and its response: what a new AWB needs, and what comes back (201).</summary>
internal static class SamedayShipments
{
    private const int FirstPickupPoint = 4455;

    private static readonly string[] Required =
    [
        "pickupPoint", "packageType", "packageNumber", "packageWeight", "service", "awbPayment", "cashOnDelivery", "insuredValue", "thirdPartyPickup",
        "awbRecipient[name]", "awbRecipient[phoneNumber]", "awbRecipient[personType]", "awbRecipient[address]", "parcels[0][weight]",
    ];

    private static int last;

    /// <returns>Null when the request is not what Sameday wants.</returns>
    public static SandboxAnswer? Book(IFormCollection form)
    {
        if (Required.Any(name => form[name].ToString().Length == 0)
            || (form["awbRecipient[city]"].Count == 0 && form["awbRecipient[cityString]"].ToString().Length == 0)
            || !int.TryParse(form["pickupPoint"], NumberStyles.None, CultureInfo.InvariantCulture, out var point) || point < FirstPickupPoint
            || !decimal.TryParse(form["packageWeight"], NumberStyles.Number, CultureInfo.InvariantCulture, out var weight)
            || form.Where(field => field.Key.EndsWith("[weight]", StringComparison.Ordinal)).Sum(field => decimal.Parse(field.Value.ToString(), CultureInfo.InvariantCulture)) != weight)
        {
            return null;
        }

        var awb = string.Create(CultureInfo.InvariantCulture, $"1ONB{Interlocked.Increment(ref last):0000000000}");
        return new(201, $$"""{"awbNumber":"{{awb}}","awbCost":19.35,"parcels":[{"position":1,"awbNumber":"{{awb}}001"}],"pdfLink":"https://example.invalid/awb/{{awb}}.pdf"}""");
    }
}
