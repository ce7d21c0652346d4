using System.Globalization;
using System.Net;
using System.Text;
using MailKit.Security;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// OAUTHBEARER, RFC 7628 section 3.1. MailKit's own writes <c>port=-1</c> for mail addresses without a port and does not escape the name
/// (RFC 5801: a comma is <c>=2C</c>, an equals sign <c>=3D</c>); a server that reads either pair refuses a good token.
/// </summary>
internal sealed class BearerToken(MailServer server, MailToken token) : SaslMechanism(new NetworkCredential(token.Username, token.AccessToken.Reveal()))
{
    /// <summary>How the client acknowledges the server's reasons before the refusal itself comes.</summary>
    private static readonly byte[] Acknowledged = [1];

    private bool sent;

    public override string MechanismName => "OAUTHBEARER";

    public override bool SupportsInitialResponse => true;

    public override void Reset()
    {
        sent = false;
        base.Reset();
    }

    /// <summary>Overrides MailKit's step; what the server says in between is never needed.</summary>
    protected override byte[] Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
    {
        if (sent)
        {
            return Acknowledged;
        }

        sent = true;
        var name = Credentials.UserName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"n,a={name},\u0001host={server.Host}\u0001port={port}\u0001auth=Bearer {Credentials.Password}\u0001\u0001");
    }
}
