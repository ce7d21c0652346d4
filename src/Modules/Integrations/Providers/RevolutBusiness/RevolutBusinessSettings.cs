using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

/// <param name="CertificatePem">What was uploaded to Revolut; null when it was not entered.</param>
internal sealed record RevolutBusinessSettings(string Environment, string ClientId, string? CertificatePem, IReadOnlyList<string> Scopes)
{
    public const string Production = "production";
    public const string Sandbox = "sandbox";
    public const string ClientIdField = "client_id";
    public const string KeyField = "private_key_pem";
    public const string CertificateField = "certificate_pem";
    public const string Read = "READ";

    private const string ScopesField = "scopes";

    /// <summary>Starting payments is left to who asks for it: drafts, approved in the Revolut app, need WRITE only.</summary>
    private static readonly IReadOnlyList<string> Usual = [Read, "WRITE"];

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "environment",
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Environment", "Mediul"),
            Choices = [new(Production, new("Production", "Producție")), new(Sandbox, new("Sandbox (test)", "Sandbox (test)"))],
            Default = Production,
        },
        new()
        {
            Name = ClientIdField,
            Kind = SettingKind.Text,
            Required = true,
            Label = new("Client ID", "Client ID"),
            Help = new(
                "Revolut Business → Settings → APIs → Business API, shown once the certificate is added",
                "Revolut Business → Settings → APIs → Business API, afișat după adăugarea certificatului"),
            Example = "jU61ExampleClientId00000000",
            MaxLength = 100,
            Pattern = @"^[A-Za-z0-9_-]{20,100}\z",
        },
        new()
        {
            Name = KeyField,
            Kind = SettingKind.Pem,
            Secret = true,
            Required = true,
            KeptOnDisconnect = true,
            Label = new("Private key of the certificate", "Cheia privată a certificatului"),
            Help = new(
                "RSA, at least 2048 bits: openssl req -x509 -newkey rsa:2048 -noenc -days 1825 -keyout private.pem -out public.pem",
                "RSA, cel puțin 2048 de biți: openssl req -x509 -newkey rsa:2048 -noenc -days 1825 -keyout private.pem -out public.pem"),
            Check = RevolutBusinessKey.Problem,
        },
        new()
        {
            Name = CertificateField,
            Kind = SettingKind.Pem,
            Label = new("Certificate uploaded to Revolut", "Certificatul încărcat în Revolut"),
            Help = new("Checked against the key, and watched for its end", "Verificat cu cheia și urmărit până la expirare"),
            Check = RevolutBusinessKey.CertificateProblem,
        },
        new()
        {
            Name = ScopesField,
            Kind = SettingKind.List,
            Advanced = true,
            Label = new("Permissions", "Permisiuni"),
            Help = new("READ, WRITE, PAY; leave empty for READ and WRITE", "READ, WRITE, PAY; lăsați gol pentru READ și WRITE"),
            MaxLength = 50,
            Pattern = @"^(READ|WRITE|PAY)\z",
            PatternMessage = new(
                "READ, WRITE and PAY can be asked for. READ_SENSITIVE_CARD_DATA is not used: with it Revolut refuses every call that does not come from a list of addresses.",
                "Se pot cere READ, WRITE și PAY. READ_SENSITIVE_CARD_DATA nu se folosește: cu ea Revolut refuză orice apel care nu vine de la o listă de adrese."),
        },
    ];

    public static RevolutBusinessSettings Parse(SettingValues values) => new(
        values.Text("environment"),
        values.TextOrNull(ClientIdField) ?? string.Empty,
        values.TextOrNull(CertificateField),
        values.List(ScopesField) is { Count: > 0 } chosen ? [.. chosen.Distinct()] : Usual);

    public static IEnumerable<FieldError> CrossCheck(SettingValues values)
    {
        var settings = Parse(values);
        if (settings.CertificatePem is { } certificate && values.SecretOrNull(KeyField) is { } key && !RevolutBusinessKey.Belong(certificate, key))
        {
            yield return SettingsReader.Wrong(CertificateField, "refused", new("The certificate was made with another private key.", "Certificatul a fost creat cu altă cheie privată."));
        }

        if (!settings.Scopes.Contains(Read))
        {
            yield return SettingsReader.Wrong(ScopesField, "refused", new("READ is needed for everything else.", "READ este necesară pentru toate celelalte."));
        }
    }
}
