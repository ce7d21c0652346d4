namespace GeniusErp.Sandbox.SmsSmslink;

/// <summary>
/// SMSLink-ro/Integration-example-of-SMS-Gateway-HTTP-using-PHP:main.php (parameters, MESSAGE and ERROR lines). The wording and the codes of the errors are not
/// published; those here are made up.
/// </summary>
internal sealed class SmsSmslinkSandbox : ISandboxProvider
{
    private const string Connection = "SANDBOX0001";
    private const string Password = "Sandbox-Buna-Parola-1";

    public string Code => "sms_smslink";

    public string Name => "SMSLink";

    public IReadOnlyDictionary<string, string> Addresses { get; } = new Dictionary<string, string> { ["ApiBaseUrl"] = "sms/gateway/communicate/" };

    public IReadOnlyList<SandboxCredential> Credentials { get; } =
    [
        new("good", "works", "funcționează", $$"""{"connection_id":"{{Connection}}","password":"{{Password}}","sender":"numeric"}"""),
        new("simulated", "works, simulates sending", "funcționează, simulează trimiterea", $$"""{"connection_id":"{{Connection}}","password":"{{Password}}","test_mode":true}"""),
        new("bad", "password refused", "parolă refuzată", $$"""{"connection_id":"{{Connection}}","password":"Sandbox-Veche-Parola-1"}"""),
    ];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/sms/gateway/communicate/index.php", async (HttpContext context) =>
    {
        if (!context.Request.HasFormContentType)
        {
            return Line("ERROR;1;Connection ID or Password missing");
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return (form["connection_id"].ToString(), form["password"].ToString(), form["mode"].ToString()) switch
        {
            (Connection, Password, "account-balance") => Line("MESSAGE;2;Account balance;120,35"),
            (Connection, Password, _) => Line("ERROR;4;Parameter to or message missing"),
            _ => Line("ERROR;2;Connection ID or Password incorrect"),
        };
    });

    /// <summary>Errors of the service itself come with 200; an error status is the web server's page.</summary>
    public SandboxAnswer Error(int status) => SandboxAnswer.Html(status, $"<html><head><title>{status}</title></head><body><h1>Error {status}</h1></body></html>");

    private static SandboxAnswer Line(string text) => new(200, text, "text/html; charset=UTF-8");
}
