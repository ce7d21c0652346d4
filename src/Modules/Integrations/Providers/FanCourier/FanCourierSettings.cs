using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.FanCourier;

/// <param name="ClientId">Up to ten digits: more than an int holds.</param>
internal sealed record FanCourierSettings(string Username, Secret Password, long ClientId, string? DefaultService)
{
    /// <summary>The account that FAN publishes for tests, on the same host.</summary>
    private const long SharedTestClient = 7032158;

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "username",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("selfAWB user name", "Utilizatorul selfAWB"),
            Example = "exemplu.api",
            MaxLength = 100,
        },
        new()
        {
            Name = "password",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("selfAWB password", "Parola selfAWB"),
            Example = "Parola-Exemplu-1",
            MaxLength = 200,
        },
        new()
        {
            Name = "client_id",
            Kind = SettingKind.Integer,
            Required = true,
            Label = new("Client id", "ID-ul de client"),
            Help = new("The number of your contract or branch in selfAWB; the test checks it", "Numărul contractului sau al punctului de lucru din selfAWB; testul îl verifică"),
            Minimum = 1,
            Maximum = 9_999_999_999,
            Example = "1234567",
        },
        new()
        {
            Name = "default_service",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Default service", "Serviciul implicit"),
            Help = new("Its name as in selfAWB; cash on delivery into the bank needs “Cont Colector”", "Numele din selfAWB; rambursul în bancă cere „Cont Colector”"),
            Example = "Cont Colector",
            MaxLength = 100,
        },
        new()
        {
            Name = "label_format",
            Kind = SettingKind.Choice,
            Advanced = true,
            Label = new("Label format", "Formatul etichetei"),
            Choices = [new("A4", new("A4 (sheet)", "A4 (coală)")), new("A6", new("A6 (label)", "A6 (etichetă)"))],
        },
    ];

    public bool IsSharedTestAccount => ClientId == SharedTestClient;

    public static FanCourierSettings Parse(SettingValues values) => new(
        values.Text("username"),
        values.Secret("password"),
        (long)values["client_id"]!,
        values.TextOrNull("default_service"));
}
