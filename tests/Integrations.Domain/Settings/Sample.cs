using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain.Settings;

/// <summary>A provider that has a field of every kind, and what it reads.</summary>
internal static class Sample
{
    public static readonly ProviderDescriptor Provider = Of(
        Field("shop", SettingKind.Text) with { Required = true, MinLength = 2, MaxLength = 10, Pattern = "^[a-z-]+$", Example = "magazin" },
        Field("api_key", SettingKind.Text) with { Required = true, Secret = true, MinLength = 8 },
        Field("password", SettingKind.Text) with { Secret = true },
        Field("port", SettingKind.Integer) with { Minimum = 1, Maximum = 65535, Default = 993L },
        Field("live", SettingKind.Boolean) with { Default = false },
        Field("region", SettingKind.Choice) with { Choices = [new("eu", new("EU", "UE")), new("us", new("US", "SUA"))], Default = "eu" },
        Field("callback", SettingKind.Url),
        Field("sender", SettingKind.Email),
        Field("host", SettingKind.Host),
        Field("certificate", SettingKind.Pem),
        Field("since", SettingKind.Date),
        Field("senders", SettingKind.List) with { MaxLength = 11 },
        Field("us_account", SettingKind.Text) with { Required = true, When = new("region", "us") },
        Field("live_reason", SettingKind.Text) with { Required = true, When = new("live", "true") },
        Cui.Field("cui", new("CUI", "CUI"), new("The company's number.", "Numărul companiei.")) with { Required = false });

    public static SettingField Field(string name, SettingKind kind) => new() { Name = name, Kind = kind, Label = new($"The {name}", $"Câmpul {name}") };

    public static ProviderDescriptor Of(params SettingField[] fields) => new()
    {
        Provider = GeniusErp.Modules.Integrations.Domain.Provider.Stripe,
        Name = "Sample",
        Category = ProviderCategory.Payments,
        Summary = new("s", "s"),
        Needs = new("n", "n"),
        Monogram = "SA",
        AuthKinds = [AuthKind.ApiKey],
        Settings = fields,
        Environments = [new(ProviderEnvironment.Default, new("https://api.example.com/"))],
        VerifyCost = VerifyCost.Free,
        VerifyCall = "GET /me",
        RateLimit = new(1, TimeSpan.FromSeconds(1), "none"),
        Documentation = new("https://docs.example.com/"),
        Tier = QualityTier.Bronze,
    };

    public static SettingsInput Read(string name, string json) => SettingsReader.Read(Provider, new() { [name] = JsonNode.Parse(json) });

    public static FieldError Error(string name, string json) => Read(name, json).Errors.ShouldHaveSingleItem();

    public static object? Value(string name, string json)
    {
        var read = Read(name, json);
        read.Errors.ShouldBeEmpty();
        return read.Changed.GetValueOrDefault(name);
    }
}
