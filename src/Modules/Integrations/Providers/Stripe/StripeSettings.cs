using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <param name="Mode">By a key, or by Connect.</param>
/// <param name="SecretKey">Null with Connect.</param>
/// <param name="App">The company's own platform; null where the operator's is used.</param>
internal sealed record StripeSettings(string Mode, Secret? SecretKey, OAuthApp? App, string Environment)
{
    public const string ModeField = "auth_mode";
    public const string ByKey = "api_key";
    public const string ByConnect = "connect";
    public const string ClientIdField = "client_id";
    public const string ClientSecretField = "client_secret";
    public const string Test = "test";
    public const string Live = "live";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        new()
        {
            Name = "environment",
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Mode", "Modul"),
            Help = new("The same mode in which the key was made", "Același mod în care a fost creată cheia"),
            Choices = [new(Test, new("Test (no real money)", "Test (fără bani reali)")), new(Live, new("Live", "Real (live)"))],
        },
        new()
        {
            Name = ModeField,
            Kind = SettingKind.Choice,
            Required = true,
            Label = new("Way of signing in", "Modul de autentificare"),
            Choices =
            [
                new(ByKey, new("Key of your own account", "Cheia contului propriu")),
                new(ByConnect, new("Sign in at Stripe (Connect)", "Autentificare la Stripe (Connect)")),
            ],
            // Rows that name no way in were made with a key.
            Default = ByKey,
        },
        new()
        {
            Name = "secret_key",
            Kind = SettingKind.Text,
            Secret = true,
            Required = true,
            Label = new("Restricted or secret key", "Cheia restricționată sau secretă"),
            Help = new(
                "Stripe → Developers → API keys. A restricted key is safer; it needs at least “Balance: Read”",
                "Stripe → Developers → API keys. O cheie restricționată este mai sigură; are nevoie cel puțin de „Balance: Read”"),
            Example = "rk_test_EXAMPLEexampleEXAMPLEexample",
            MaxLength = 260,
            When = new SettingCondition(ModeField, ByKey),
            Pattern = "^(sk|rk)_(test|live)_[A-Za-z0-9]{10,240}$",
            PatternMessage = new(
                "Paste a restricted key (rk_test_…, rk_live_…) or a secret key (sk_test_…, sk_live_…). Publishable keys (pk_…), webhook secrets (whsec_…) and organization keys (sk_org_…) do not work here.",
                "Lipiți o cheie restricționată (rk_test_…, rk_live_…) sau una secretă (sk_test_…, sk_live_…). Cheile publice (pk_…), secretele de webhook (whsec_…) și cheile de organizație (sk_org_…) nu funcționează aici."),
        },
        new()
        {
            Name = "publishable_key",
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Publishable key", "Cheia publică"),
            Help = new("Only for payment forms on your own pages", "Doar pentru formulare de plată în paginile proprii"),
            Example = "pk_test_EXAMPLEexampleEXAMPLEexample",
            MaxLength = 260,
            // A secret key in this field would be stored and shown in the clear.
            Pattern = "^pk_(test|live)_[A-Za-z0-9]{10,240}$",
            PatternMessage = new("A publishable key begins with pk_test_ or pk_live_.", "O cheie publică începe cu pk_test_ sau pk_live_."),
        },
        new()
        {
            Name = ClientIdField,
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Your own platform’s client ID", "Client ID al platformei proprii"),
            Help = new("Stripe → Settings → Connect → OAuth; leave empty to use the ERP’s platform", "Stripe → Settings → Connect → OAuth; lăsați gol pentru a folosi platforma ERP-ului"),
            Example = "ca_EXAMPLEexampleEXAMPLEexample",
            MaxLength = 200,
            When = new SettingCondition(ModeField, ByConnect),
            Pattern = "^ca_[A-Za-z0-9]{5,190}$",
            PatternMessage = new("A Connect client ID begins with ca_.", "Un client ID Connect începe cu ca_."),
        },
        new()
        {
            Name = ClientSecretField,
            Kind = SettingKind.Text,
            Secret = true,
            KeptOnDisconnect = true,
            Advanced = true,
            Label = new("Your own platform’s secret key", "Cheia secretă a platformei proprii"),
            Help = new("Of the same mode as the client ID", "Din același mod ca client ID-ul"),
            Example = "sk_test_EXAMPLEexampleEXAMPLEexample",
            MaxLength = 260,
            When = new SettingCondition(ModeField, ByConnect),
            Pattern = "^(sk|rk)_(test|live)_[A-Za-z0-9]{10,240}$",
            PatternMessage = new("Paste the platform's secret key (sk_test_… or sk_live_…).", "Lipiți cheia secretă a platformei (sk_test_… sau sk_live_…)."),
        },
    ];

    public static StripeSettings Parse(SettingValues values) => new(
        values.TextOrNull(ModeField) ?? ByKey,
        values.SecretOrNull("secret_key"),
        values.TextOrNull(ClientIdField) is { Length: > 0 } id && values.SecretOrNull(ClientSecretField) is { } secret ? new(id, secret, Own: true) : null,
        EnvironmentOf(values));

    public static string EnvironmentOf(SettingValues values) => values.Text("environment");

    /// <summary>A key itself says its mode, so a mismatch is known before any call.</summary>
    public static IEnumerable<FieldError> CrossCheck(SettingValues values)
    {
        var environment = EnvironmentOf(values);
        var connect = values.TextOrNull(ModeField) == ByConnect;
        if (values.SecretOrNull(connect ? ClientSecretField : "secret_key") is { } secret && ModeOf(secret.Reveal()) is { } mode && mode != environment)
        {
            yield return SettingsReader.Wrong("environment", "environment_mismatch", mode == Test
                ? new("The key is a test key, but the mode is live. Change the mode, or paste the live key.", "Cheia este de test, dar modul este real. Schimbați modul sau lipiți cheia reală.")
                : new("The key is a live key, but the mode is test. Change the mode, or paste the test key.", "Cheia este reală, dar modul este de test. Schimbați modul sau lipiți cheia de test."));
        }

        if (values.TextOrNull("publishable_key") is { } publishable && ModeOf(publishable) is { } shown && shown != environment)
        {
            yield return SettingsReader.Wrong("publishable_key", "environment_mismatch", new(
                "The publishable key belongs to the other mode than the secret key.",
                "Cheia publică aparține altui mod decât cheia secretă."));
        }

        if (connect && values.Has(ClientIdField) != values.Has(ClientSecretField))
        {
            yield return SettingsReader.Wrong(values.Has(ClientIdField) ? ClientSecretField : ClientIdField, "required", new(
                "An own platform needs both its client ID and its secret key.",
                "O platformă proprie are nevoie și de client ID, și de cheia secretă."));
        }
    }

    public static string? ModeOf(string key) => key.Split('_') is [_, Test or Live, ..] parts ? parts[1] : null;
}
