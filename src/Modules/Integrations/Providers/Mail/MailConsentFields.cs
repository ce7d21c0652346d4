using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>The settings of a mailbox whose owner signs in at Google or Microsoft.</summary>
internal static class MailConsentFields
{
    private const string Tenant = "^(organizations|common|consumers|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|([a-z0-9](-?[a-z0-9])*\\.)+[a-z]{2,63})$";
    private const string GoogleClient = ".apps.googleusercontent.com";

    private static readonly SettingCondition ByConsent = new(MailFields.AuthMethod, MailFields.ByGoogle, MailFields.ByMicrosoft);
    private static readonly SettingCondition ByMicrosoft = new(MailFields.AuthMethod, MailFields.ByMicrosoft);

    private static readonly Text HalfAnApp = new(
        "Your own app needs both the client ID and the client secret; leave both empty to use the ERP’s app.",
        "Aplicația proprie are nevoie și de client ID, și de client secret; lăsați-le goale pe amândouă pentru a folosi aplicația ERP-ului.");

    private static readonly Text NotGoogles = new(
        "A client ID of Google ends in .apps.googleusercontent.com.",
        "Un client ID de la Google se termină în .apps.googleusercontent.com.");

    private static readonly Text NotMicrosofts = new(
        "A client ID of Microsoft is the “Application (client) ID” of Entra: 36 characters with four hyphens.",
        "Un client ID de la Microsoft este „Application (client) ID” din Entra: 36 de caractere cu patru cratime.");

    public static IReadOnlyList<SettingField> All { get; } =
    [
        new()
        {
            Name = MailFields.SignedInAs,
            Kind = SettingKind.Email,
            Advanced = true,
            When = ByMicrosoft,
            Label = new("Person who signs in", "Persoana care se autentifică"),
            Help = new("Only for a shared mailbox, or when the sign-in name differs from the mailbox's address", "Doar pentru o căsuță partajată sau când numele de autentificare diferă de adresa căsuței"),
            Example = "ana.popescu@exemplu.ro",
        },
        new()
        {
            Name = MailFields.TenantId,
            Kind = SettingKind.Text,
            Advanced = true,
            When = ByMicrosoft,
            Label = new("Microsoft Entra tenant", "Tenant Microsoft Entra"),
            Help = new("Tenant ID or domain; leave empty unless your own app serves one tenant only", "ID sau domeniu de tenant; lăsați gol dacă aplicația proprie nu este doar pentru un tenant"),
            Example = "organizations",
            MaxLength = 253,
            Pattern = Tenant,
            Normalize = pasted => pasted.Trim().ToLowerInvariant(),
        },
        new()
        {
            Name = MailFields.ClientId,
            Kind = SettingKind.Text,
            Advanced = true,
            When = ByConsent,
            Label = new("Your own app’s client ID", "Client ID al aplicației proprii"),
            Help = new("Of your app in the Google Cloud console or in Microsoft Entra; leave empty to use the ERP’s app", "Al aplicației dumneavoastră din consola Google Cloud sau Microsoft Entra; lăsați gol pentru a folosi aplicația ERP-ului"),
            Example = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
            MaxLength = 200,
            Pattern = "^[0-9a-zA-Z._-]+$",
        },
        new()
        {
            Name = MailFields.ClientSecret,
            Kind = SettingKind.Text,
            Secret = true,
            KeptOnDisconnect = true,
            Advanced = true,
            When = ByConsent,
            Label = new("Your own app’s client secret", "Client secret al aplicației proprii"),
            Help = new("Its value, shown once when it is made; not its ID", "Valoarea lui, afișată o singură dată la creare; nu ID-ul"),
            Example = "9f8e7d6c5b4a39281706",
            MaxLength = 200,
            Pattern = @"^\S+$",
        },
    ];

    /// <summary>Half an app would silently be none, and one authority's app is unknown to the other.</summary>
    public static IEnumerable<FieldError> CrossCheck(SettingValues values)
    {
        if (MailIssuer.Of(values) is not { } issuer)
        {
            yield break;
        }

        if (values.Has(MailFields.ClientId) != values.Has(MailFields.ClientSecret))
        {
            yield return SettingsReader.Wrong(values.Has(MailFields.ClientId) ? MailFields.ClientSecret : MailFields.ClientId, "required", HalfAnApp);
        }

        if (values.TextOrNull(MailFields.ClientId) is { } id && (issuer == MailIssuer.Google ? !id.EndsWith(GoogleClient, StringComparison.Ordinal) : !Guid.TryParseExact(id, "D", out _)))
        {
            yield return SettingsReader.Wrong(MailFields.ClientId, "bad_form", issuer == MailIssuer.Google ? NotGoogles : NotMicrosofts);
        }
    }
}
