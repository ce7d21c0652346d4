using GeniusErp.Modules.Integrations.Application.Connectors;
using MailKit;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>Can open a session for somebody else to work with.</summary>
internal interface IOpensMail
{
    /// <summary>A client that is connected and signed in; its taker disposes of it.</summary>
    Task<ProviderResult<MailService>> OpenAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);
}
