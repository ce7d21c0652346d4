using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>Where a mailbox is and who signs in: the part of the settings that the three protocols share.</summary>
/// <param name="CaCertificate">PEM of the company's own authority; null = the system's authorities only.</param>
/// <param name="Limit">For the whole attempt: name look-up, connection, TLS, sign-in and the work.</param>
internal sealed partial record MailServer(
    MailProtocol Protocol,
    string Host,
    int Port,
    MailSecurity Security,
    MailCredential Credential,
    string? CaCertificate,
    TimeSpan Limit)
{
    /// <summary>What a reconnect must match: the same name at another host is another mailbox.</summary>
    public ProviderAccount Account => new($"{Credential.Username}@{Host}".ToLowerInvariant(), Credential.Username);

    /// <param name="token">What a consent brought, where the settings ask for one.</param>
    public static MailServer Parse(MailProtocol protocol, SettingValues values, Secret? token = null)
    {
        var host = values.Text(MailFields.Host);
        return new(
            protocol,
            host,
            values.Integer(MailFields.Port),
            MailFields.Security(values),
            CredentialOf(values, host, token),
            values.TextOrNull(MailFields.CaCertificate),
            TimeSpan.FromSeconds(values.Integer(MailFields.Timeout)));
    }

    private static MailCredential CredentialOf(SettingValues values, string host, Secret? token)
    {
        var username = values.Text(MailFields.Username);
        return MailIssuer.Of(values) is not { } issuer ? new MailPassword(username, Typed(host, values.Secret(MailFields.Password)))
            : token is null ? new MailConsentMissing(username)
            : new MailToken(username, token, issuer);
    }

    /// <summary>Google shows an app password as four groups of four letters; the groups are for reading only.</summary>
    private static Secret Typed(string host, Secret password)
        => MailPresets.OfHost(host) == MailPresets.Google && AppPassword().IsMatch(password.Reveal())
            ? new Secret(password.Reveal().Replace(" ", string.Empty, StringComparison.Ordinal).Replace("\u00a0", string.Empty, StringComparison.Ordinal))
            : password;

    [GeneratedRegex(@"^[ \u00a0]*([a-z][ \u00a0]*){16}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AppPassword();
}
