using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>
/// https://developers.facebook.com/docs/graph-api/guides/error-handling. The body's <c>code</c> and <c>error_subcode</c> decide, never the status: dead tokens, throttles
/// and missing permissions all come with 400.
/// </summary>
internal static class MetaErrors
{
    /// <summary>200 is the usual one; the rest of the range names single permissions.</summary>
    private static readonly string[] Permissions = ["10", .. Enumerable.Range(200, 100).Select(Text)];

    /// <summary>4 the app, 17 the person, 32 a Page, 613 a rule of its own, 80000 and up a business use case.</summary>
    private static readonly string[] Throttles = ["4", "17", "32", "613", .. Enumerable.Range(80000, 15).Select(Text)];

    /// <summary>What the token endpoint says of a consent, a code or a token, and of itself.</summary>
    public static readonly IReadOnlyList<ErrorRule> AtTokenEndpoint =
    [
        new(FailureReason.RateLimited) { Codes = Throttles, Step = "address" },
        .. DeadTokens(null),
        Transient,
        new(FailureReason.ProviderUnavailable) { Codes = ["1", "2"], Step = "address" },

        // A code that was used, has run out (subcodes 36009, 36007) or came with another verifier.
        new(FailureReason.ReauthorizationRequired)
        {
            Codes = ["100"],
            Step = "sign_in",
            Hint = new("Facebook did not take the consent: it was used already or has run out. Connect again.", "Facebook nu a acceptat consimțământul: a fost folosit deja sau a expirat. Conectați din nou."),
        },
        new(FailureReason.PermissionMissing) { Codes = Permissions, Step = "permissions" },
        Retired,
    ];

    private static ErrorRule Transient => new(FailureReason.ProviderUnavailable) { Matches = answer => answer.At("error.is_transient") == "true", Step = "address" };

    private static ErrorRule Retired => new(FailureReason.OperatorFault)
    {
        Codes = ["2635"],
        Step = "address",
        Hint = new("Meta has ended this version of its API. The ERP's operator has to update it.", "Meta a încheiat această versiune a API-ului. Operatorul ERP-ului trebuie să o actualizeze."),
    };

    /// <param name="field">The setting that names the Page, ad account or dataset; null where calls name none.</param>
    /// <param name="hint">What to do when Facebook does not show it to this token.</param>
    public static ErrorMap Map(string? field, Text? hint) => new(
    [
        new(FailureReason.RateLimited) { Codes = Throttles, Step = "account" },
        .. DeadTokens(null),
        Transient,
        new(FailureReason.OperatorFault) { Matches = RefusesProof, Step = "sign_in" },
        .. Objects(field, hint),
    ])
    {
        Code = CodeOf,
        Wait = MetaUsage.Wait,
    };

    /// <summary>The same for calls with a token that a person pasted: then the setting is at fault, and no consent would mend it.</summary>
    public static ErrorMap OfPastedToken(string token, string field, Text? hint) => new(
    [
        new(FailureReason.RateLimited) { Codes = Throttles, Step = "account" },
        .. DeadTokens(token),
        Transient,
        .. Objects(field, hint),
    ])
    {
        Code = CodeOf,
        Wait = MetaUsage.Wait,
    };

    /// <summary>The same for the company's own app: its secret is the company's to mend.</summary>
    public static ErrorMap ForOwnApp(ErrorMap map) => map with
    {
        Rules =
        [
            new(FailureReason.InvalidConfiguration)
            {
                Matches = RefusesProof,
                Field = MetaFields.ClientSecret,
                Step = "sign_in",
                Hint = new(
                    "Meta does not take your app’s secret. Copy it again from App settings → Basic.",
                    "Meta nu acceptă secretul aplicației. Copiați-l din nou din App settings → Basic."),
            },
            .. map.Rules,
        ],
    };

    /// <summary>A wrong secret is told by code 1, a wrong app by 101, a redirect address that the app does not list by 191 or by words.</summary>
    public static bool RefusesApp(ProviderAnswer answer)
        => CodeOf(answer) is { } code
            && (code is "101" or "191" || (code is "1" or "100" && (Says(answer, "client secret") || Says(answer, "redirect_uri"))));

    /// <summary>Metric names are retired for all versions at once: then the name is at fault, not the token and not the Page.</summary>
    public static bool IsRetiredMetric(ProviderAnswer answer) => CodeOf(answer) == "100" && Says(answer, "insights metric");

    private static bool RefusesProof(ProviderAnswer answer) => CodeOf(answer) == "100" && Says(answer, "appsecret_proof");

    private static string? CodeOf(ProviderAnswer answer) => answer.At("error.code");

    private static bool Says(ProviderAnswer answer, string words) => answer.At("error.message")?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What Facebook's 190 means by its subcode. Nothing of it mends itself.</summary>
    /// <param name="pasted">The setting that holds the token; null: the token came from a consent.</param>
    private static ErrorRule[] DeadTokens(string? pasted)
    {
        var dead = new ErrorRule(pasted is null ? FailureReason.ReauthorizationRequired : FailureReason.InvalidCredentials) { Field = pasted, Step = "sign_in" };
        ErrorRule Dead(string subcode, string en, string ro)
            => dead with { Codes = ["190"], Matches = answer => answer.At("error.error_subcode") == subcode, Hint = new(en, ro) };
        ErrorRule[] explained =
        [
            Dead("458", "The app was removed in Facebook’s settings. Connect again.", "Aplicația a fost eliminată din setările Facebook. Conectați din nou."),
            Dead("459", "Facebook asks the person who connected to sign in at facebook.com and confirm who they are. Then connect again.", "Facebook cere persoanei care a conectat să se autentifice pe facebook.com și să își confirme identitatea. Apoi conectați din nou."),
            Dead("460", "The Facebook password of the person who connected was changed. Connect again.", "Parola de Facebook a persoanei care a conectat a fost schimbată. Conectați din nou."),
            Dead("463", "Facebook’s consent has run out. Connect again.", "Consimțământul dat la Facebook a expirat. Conectați din nou."),
            Dead("464", "The Facebook account of the person who connected is not confirmed. Confirm it at facebook.com, then connect again.", "Contul de Facebook al persoanei care a conectat nu este confirmat. Confirmați-l pe facebook.com, apoi conectați din nou."),
            Dead("492", "The person who connected has no role on this Page any more. Somebody with a role has to connect again.", "Persoana care a conectat nu mai are un rol pe această pagină. Trebuie să conecteze din nou cineva care are un rol."),
        ];
        return
        [
            .. pasted is null ? explained : [],
            dead with { Codes = ["190", "102"] },

            // Without a code nothing is said plainly.
            dead with { Statuses = [401], Matches = answer => CodeOf(answer) is null, Plain = false },
        ];
    }

    private static ErrorRule[] Objects(string? field, Text? hint) =>
    [
        new(FailureReason.PermissionMissing) { Codes = Permissions, Step = "permissions" },
        new(FailureReason.PermissionMissing)
        {
            Codes = ["3"],
            Step = "permissions",
            Hint = new("The app lacks a permission that Meta grants by App Review.", "Aplicației îi lipsește o permisiune pe care Meta o acordă prin App Review."),
        },
        new(FailureReason.PermissionMissing)
        {
            Codes = ["368"],
            Step = "account",
            Hint = new(
                "Facebook has blocked this action because it looked abusive. See Page quality (or Business Support Home) at facebook.com.",
                "Facebook a blocat această acțiune pentru că a părut abuzivă. Vedeți Page quality (sau Business Support Home) pe facebook.com."),
        },
        Retired,
        new(FailureReason.OperatorFault) { Codes = ["101"], Step = "sign_in" },

        // 100 with subcode 33, or 803: not there, or not for this token.
        new(FailureReason.InvalidConfiguration) { Codes = ["100", "803"], Field = field, Hint = hint, Step = "account" },
        new(FailureReason.ProviderUnavailable) { Codes = ["1", "2"], Step = "address" },
    ];

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}
