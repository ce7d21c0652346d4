using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;

namespace GeniusErp.Modules.Integrations.Contracts.Mail;

/// <summary>
/// Opens mail clients that are connected and signed in as the tenant's mailbox: encrypted, the server's certificate checked, only to servers that the operator's guard lets pass.
/// Take it from the container; a singleton.
/// <para>
/// The caller disposes of the client, and does not connect it anew: after a lost connection it opens another. A failure names what to tell the user
/// (<see cref="ConnectionFailureCodes.NotSupported"/> when the connection is of another mail protocol); one that lies in the connection has been told to it already.
/// </para>
/// </summary>
public interface IMailClients
{
    /// <summary>For a connection of <c>email_imap</c>. No folder is open yet.</summary>
    Task<ConnectionResult<ImapClient>> OpenImapAsync(Connection connection, CancellationToken cancellationToken = default);

    /// <summary>For a connection of <c>email_pop3</c>. What is deleted goes when the client disconnects.</summary>
    Task<ConnectionResult<Pop3Client>> OpenPop3Async(Connection connection, CancellationToken cancellationToken = default);

    /// <summary>For a connection of <c>email_smtp</c>. The sender stands in <see cref="Connection.Settings"/>: <c>from_address</c>, <c>from_name</c>, <c>reply_to</c>.</summary>
    Task<ConnectionResult<SmtpClient>> OpenSmtpAsync(Connection connection, CancellationToken cancellationToken = default);
}
