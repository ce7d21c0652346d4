using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Wamm;

internal static class WammSettings
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "access_token",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Access token", "Tokenul de acces"),
            Help = new("From your WAMM PRO account; wamm.pro/apidoc shows how it looks", "Din contul WAMM PRO; wamm.pro/apidoc arată cum este alcătuit"),
            Example = "00exemplu00token00",
            MaxLength = 300,
            Pattern = "^[!-~]+$",
            PatternMessage = new("An access token has no spaces and no letters with diacritics. Copy it again from WAMM.", "Un token de acces nu conține spații sau diacritice. Copiați-l din nou din WAMM."),
            Check = TokenProblem,
        },
        new()
        {
            Name = "instance_id",
            Kind = SettingKind.Text,
            Required = true,
            Label = new("Instance ID", "ID-ul instanței"),
            Help = new("Of the WhatsApp number that you linked by QR code", "Al numărului de WhatsApp conectat prin cod QR"),
            Example = "609ACF283ABCD",
            MaxLength = 100,
            Pattern = "^[0-9A-Za-z]+$",
            PatternMessage = new("An instance ID has letters and digits only. A phone number with + is something else.", "ID-ul instanței are doar litere și cifre. Un număr de telefon cu + este altceva."),
        },
        new()
        {
            Name = "email",
            Kind = SettingKind.Email,
            Required = true,
            Label = new("Account e-mail", "E-mailul contului"),
            Help = new("With which you sign in to WAMM", "Cel cu care intrați în WAMM"),
            Example = "erp@exemplu.ro",
        },
    ];

    /// <summary>People paste the whole address that the documents show.</summary>
    private static Text? TokenProblem(string token) => token.Contains("://", StringComparison.Ordinal) || token.Contains("access_token=", StringComparison.Ordinal)
        ? new("Enter the token only, without the address around it.", "Introduceți doar tokenul, fără adresa din jurul lui.")
        : null;
}
