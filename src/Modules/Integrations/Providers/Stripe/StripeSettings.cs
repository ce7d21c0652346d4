using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

internal sealed record StripeSettings(Secret SecretKey, string Environment)
{
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
    ];

    public static StripeSettings Parse(SettingValues values) => new(values.Secret("secret_key"), values.Text("environment"));

    /// <summary>The key itself says its mode, so a mismatch is known before any call.</summary>
    public static IEnumerable<FieldError> CrossCheck(SettingValues values)
    {
        var environment = values.Text("environment");
        if (values.SecretOrNull("secret_key") is { } secret && Mode(secret.Reveal()) is { } mode && mode != environment)
        {
            yield return SettingsReader.Wrong("environment", "environment_mismatch", mode == Test
                ? new("The key is a test key, but the mode is live. Change the mode, or paste the live key.", "Cheia este de test, dar modul este real. Schimbați modul sau lipiți cheia reală.")
                : new("The key is a live key, but the mode is test. Change the mode, or paste the test key.", "Cheia este reală, dar modul este de test. Schimbați modul sau lipiți cheia de test."));
        }

        if (values.TextOrNull("publishable_key") is { } publishable && Mode(publishable) is { } shown && shown != environment)
        {
            yield return SettingsReader.Wrong("publishable_key", "environment_mismatch", new(
                "The publishable key belongs to the other mode than the secret key.",
                "Cheia publică aparține altui mod decât cheia secretă."));
        }
    }

    private static string? Mode(string key) => key.Split('_') is [_, Test or Live, ..] parts ? parts[1] : null;
}
