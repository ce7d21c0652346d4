using System.Text;
using MailKit;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// What the server said since we last spoke: MailKit drops response codes such as <c>[UNAVAILABLE]</c> on its way to an exception, and without them a server
/// that is being repaired looks like a wrong password. Read to choose a reason, then forgotten; never shown, stored or logged. Our own bytes are only counted.
/// </summary>
internal sealed class ServerWords : IProtocolLogger
{
    private const int Longest = 4096;

    private readonly StringBuilder latest = new();

    /// <summary>Asked for by the interface; nothing is written anywhere, so there is nothing to detect.</summary>
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>How often we have spoken.</summary>
    public int Commands { get; private set; }

    /// <summary>At most 4 KiB, Latin-1: only ASCII is looked for.</summary>
    public string Latest => latest.ToString();

    public void LogConnect(Uri uri) => latest.Clear();

    public void LogClient(byte[] buffer, int offset, int count)
    {
        Commands++;
        latest.Clear();
    }

    public void LogServer(byte[] buffer, int offset, int count)
        => latest.Append(Encoding.Latin1.GetString(buffer, offset, Math.Min(count, Longest - latest.Length)));

    /// <summary>Called by MailKit with its client, while the last words are still needed; they go with the attempt.</summary>
    public void Dispose()
    {
    }
}
