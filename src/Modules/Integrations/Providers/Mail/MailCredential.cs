using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>Who signs in. The name is the mailbox's, as its server knows it.</summary>
internal abstract record MailCredential(string Username);

internal sealed record MailPassword(string Username, Secret Password) : MailCredential(Username);

/// <summary>An OAuth access token: OAUTHBEARER (RFC 7628) where the server offers it, else XOAUTH2.</summary>
/// <param name="Issuer">Whose token it is: it is shown to this service's servers only.</param>
internal sealed record MailToken(string Username, Secret AccessToken, MailIssuer Issuer) : MailCredential(Username);

/// <summary>A sign-in by consent that nobody has given yet.</summary>
internal sealed record MailConsentMissing(string Username) : MailCredential(Username);
