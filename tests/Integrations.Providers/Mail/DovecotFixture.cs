using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>One Dovecot for the tests that only sign in to it.</summary>
public sealed class DovecotFixture : IAsyncLifetime
{
    /// <summary>Users whose names and passwords would be commands, quotes or literals to a careless client.</summary>
    internal static readonly Dictionary<string, string> Nasty = new Dictionary<string, string>
    {
        ["spații"] = " with spaces inside and around ",
        ["cu \"ghilimele\""] = "a\"b\"c",
        ["cu\\bară"] = "\\\" OK LOGOUT \\",
        ["literal {5}"] = "{5}",
        ["șțăîâ@exemplu.ro"] = "Parolă ȘȚĂÎÂ 🔑",
        ["paranteze (a) %s * $1"] = "%(x)s' OR '1'='1; --",
        ["plus+eticheta@exemplu.ro"] = "=3D=2C,;&|`$(id)",
        [new string('u', 200)] = new string('p', 250),
    };

    private DovecotServer? server;

    /// <summary>Skips the test by name where there is no Dovecot; fails it under CI.</summary>
    internal DovecotServer Server
    {
        get
        {
            MissingPeer.Require("Dovecot", server is not null);
            return server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (DovecotServer.IsInstalled)
        {
            server = await DovecotServer.StartAsync(MailScript.Good, new Dictionary<string, string>(Nasty) { [MailBed.User] = MailBed.Password });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
