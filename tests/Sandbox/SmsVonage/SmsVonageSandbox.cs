using System.Text;

namespace GeniusErp.Sandbox.SmsVonage;

/// <summary>Nexmo/api-specification:definitions/account.yml (accountBalance, ErrorAuthenticationFailedAccountBalance).</summary>
internal sealed class SmsVonageSandbox : ISandboxProvider
{
    private const string Key = "5a0db0c1";
    private const string Secret = "SandboxBun0Secret";

    public string Code => "sms_vonage";

    public string Name => "Vonage";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = string.Empty };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"api_key":"{{Key}}","api_secret":"{{Secret}}","from":"EXEMPLU","signature_secret":"SandboxSemnatura0001","signature_method":"sha256"}"""),
        new("bad", "secret refused", "secret refuzat", $$"""{"api_key":"{{Key}}","api_secret":"SandboxVechi0Secret","from":"EXEMPLU"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/account/get-balance", (HttpContext context)
        => context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Key}:{Secret}"))
            ? SandboxAnswer.Ok("""{"value":10.28,"autoReload":false}""")
            : Error(401));

    public SandboxAnswer Error(int status) => status switch
    {
        401 => new(401, """{"error-code":"401","error-code-label":"authentication failed"}"""),
        _ => new(status, $$"""{"error-code":"{{status}}","error-code-label":"error"}"""),
    };
}
