using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>Who signs in. The name is the mailbox's, as its server knows it.</summary>
internal abstract record MailCredential(string Username);

internal sealed record MailPassword(string Username, Secret Password) : MailCredential(Username);

/// <summary>An OAuth access token: OAUTHBEARER (RFC 7628) where the server offers it, else XOAUTH2.</summary>
internal sealed record MailToken(string Username, Secret AccessToken) : MailCredential(Username);
