using System.Globalization;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>
/// https://developers.facebook.com/docs/graph-api/overview/rate-limiting and …/docs/marketing-apis/rate-limiting: how much of a quota is used stands in headers,
/// and so does, in place of Retry-After, how long to wait.
/// </summary>
internal static class MetaUsage
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 8 };

    /// <summary>The longest wait that any of the headers names; null when none does.</summary>
    public static TimeSpan? Wait(ProviderAnswer answer)
    {
        var business = Values(answer, "X-Business-Use-Case-Usage", "estimated_time_to_regain_access").Select(Minutes);
        var account = Values(answer, "X-Ad-Account-Usage", "reset_time_duration").Select(Seconds);
        return business.Concat(account).Max();
    }

    /// <summary>Minutes, and not seconds as everywhere else.</summary>
    private static TimeSpan? Minutes(double minutes) => Seconds(minutes * 60);

    private static TimeSpan? Seconds(double seconds) => seconds is >= 0 and < 31_536_000 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The numbers of this name, however deep they stand: one header lists several accounts, another is about one.</summary>
    private static List<double> Values(ProviderAnswer answer, string header, string name)
    {
        var found = new List<double>();
        if (answer.Header(header) is not { } text)
        {
            return found;
        }

        // A header that is no JSON names no wait.
        using var json = JsonText.Parse(Encoding.UTF8.GetBytes(text), Bounded);
        if (json is not null)
        {
            Collect(json.RootElement, name, found);
        }

        return found;
    }

    private static void Collect(JsonElement node, string name, List<double> found)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
            {
                Collect(item, name, found);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in node.EnumerateObject())
            {
                if (member.NameEquals(name) && double.TryParse(member.Value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                {
                    found.Add(number);
                }
                else
                {
                    Collect(member.Value, name, found);
                }
            }
        }
    }
}
