using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Modules.Integrations.Providers.AnafEfactura;

/// <param name="Cif">Digits only, as the calls take it.</param>
/// <param name="Environment"><c>production</c> or <c>test</c>; both sign in at the same address.</param>
internal sealed record AnafEfacturaSettings(string Cif, string Environment)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        Cui.Field("cif", new("Company’s CUI", "CUI-ul firmei"), new("The company whose invoices are sent; the certificate must have rights for it in SPV", "Firma ale cărei facturi se trimit; certificatul trebuie să aibă drepturi pentru ea în SPV")),
        new()
        {
            Name = "environment",
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Environment", "Mediul"),
            Choices = [new("production", new("Production", "Producție")), new("test", new("Test", "Test"))],
            Default = "production",
        },
        new()
        {
            Name = "client_id",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Your own app’s client ID", "Client ID al aplicației proprii"),
            Help = new("From the ANAF portal, Profil OAuth; leave empty to use the ERP’s app", "Din portalul ANAF, Profil OAuth; lăsați gol pentru a folosi aplicația ERP-ului"),
            Example = "0a1b2c3d4e5f60718293",
            MaxLength = 200,
            Pattern = @"^\S+$",
        },
        new()
        {
            Name = "client_secret",
            Kind = SettingKind.Text,
            Secret = true,
            KeptOnDisconnect = true,
            Advanced = true,
            Label = new("Your own app’s client secret", "Client secret al aplicației proprii"),
            Example = "9f8e7d6c5b4a39281706",
            MaxLength = 200,
            Pattern = @"^\S+$",
        },
    ];

    public static AnafEfacturaSettings Parse(SettingValues values) => new(values.Text("cif"), values.Text("environment"));
}
