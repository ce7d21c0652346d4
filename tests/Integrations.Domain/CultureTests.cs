using System.Globalization;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Integrations.Domain.Settings;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>What is read, written and said does not depend on the locale of whoever started the process.</summary>
public sealed class CultureTests
{
    private const string Settings =
        """
        {"shop": "magazin-i", "api_key": "IiİıSK-0123456789", "port": 1993, "live": true, "live_reason": "İş", "region": "us", "us_account": "TITLE", "callback": "https://EXEMPLU.RO/I",
         "sender": "INFO@EXEMPLU.RO", "host": "MAIL.IIS.RO", "since": "2026-12-31", "senders": ["I", "i", "ı"], "cui": "ro 12345674"}
        """;

    /// <summary>Turkish letters, Romanian commas, Arabic digits and calendar, a minus that is none.</summary>
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ro-RO")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("sv-SE")]
    public void Everything_IsTheSameUnderEveryCulture(string name)
    {
        var culture = CultureInfo.GetCultureInfo(name);
        var expected = Under(CultureInfo.InvariantCulture);

        Under(culture).ShouldBe(expected);

        // These cultures are really there, and really other.
        expected.Length.ShouldBeGreaterThan(2_000);
        string.Create(culture, $"{new DateTime(2026, 12, 31)} {-1.5} {"i".ToUpper(culture)}").ShouldNotBe(string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2026, 12, 31)} {-1.5} I"));
    }

    private static string Under(CultureInfo culture)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            return string.Join('\n', [.. Words(), .. Values(), .. Texts(), .. Places()]);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private static IEnumerable<string> Words()
    {
        foreach (var provider in Enum.GetValues<Provider>())
        {
            yield return $"{provider.Code()} {ProviderCodes.TryParse(provider.Code(), out var read) && read == provider} {ProviderCodes.TryParse(provider.Code().ToUpperInvariant(), out _)}";
        }

        foreach (var reason in Enum.GetValues<FailureReason>())
        {
            yield return $"{reason.Code()} {Modules.Integrations.Domain.Words.Parse<FailureReason>(reason.Code()) == reason}";
        }

        yield return string.Join(' ', Enum.GetValues<IntegrationStatus>().Select(Modules.Integrations.Domain.Words.Code));
        yield return $"{new TenantScope("FIRMA-I", "i").IsValid} {Cui.Normalize("ro 12345674")} {Cui.IsValid("12345674")}";
    }

    private static IEnumerable<string> Values()
    {
        var input = SettingsReader.Read(Sample.Provider, JsonNode.Parse(Settings)!.AsObject());
        foreach (var error in input.Errors)
        {
            yield return $"{error.Field} {error.Code} {error.Message.En} {error.Message.Ro}";
        }

        var (values, errors) = SettingsReader.Complete(Sample.Provider, input.Changed);
        errors.ShouldBeEmpty();
        foreach (var field in Sample.Provider.Settings.Select(field => field.Name).Where(input.Changed.ContainsKey))
        {
            yield return $"{field} = {(input.Changed[field] is Secret secret ? secret.Reveal() : JsonValue.Create(input.Changed[field] as string ?? Convert.ToString(input.Changed[field], CultureInfo.InvariantCulture))!.ToJsonString())}";
        }

        yield return values.ToString()!;
        yield return SettingsSchema.Of(Sample.Provider).ToJsonString();
        yield return IntegrationConfig.Parse("""{"a": 1.50, "b": -2, "c": 1e3}""").ToJson();
    }

    private static IEnumerable<string> Texts() => Enum.GetValues<FailureReason>().Select(reason => reason.Explain("IIS")).Append(SharedTexts.Get("setting.out_of_range", -1, 1_500_000)).Append(SharedTexts.Get("error.request.too_large", 1_048_576)).Select(text => $"{text.En} {text.Ro}");

    private static IEnumerable<string> Places()
    {
        var position = new Modules.Integrations.Application.Ports.PagePosition(new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.FromHours(2)), new Guid(1, 2, 3, new byte[8]));
        var cursor = PageCursor.Write(position, "İi|list");
        yield return $"{cursor} {PageCursor.TryRead(cursor, "İi|list", out var read) && read == position}";
    }
}
