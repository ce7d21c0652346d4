using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MailKit;
using MailKit.Net.Pop3;

namespace GeniusErp.Modules.Integrations.Providers.EmailPop3;

internal sealed class EmailPop3Connector(MailConnections connections, MailDiscovery discovery) : IVerifiesConnection, IAuthorizes, IOpensMail, ISuggestsSettings
{
    public Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailPop3Settings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.UseAsync(settings.Server, session => new EmailPop3Client(session), (client, token) => LookAsync(client, settings, token), cancellationToken);
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult(MailConsents.Complete(context, issued));

    public string SuggestsFrom => MailFields.Username;

    public Task<SettingsSuggestion?> SuggestAsync(string typed, CancellationToken cancellationToken)
        => discovery.FindAsync(EmailPop3Provider.Declared, MailProtocol.Pop3, typed, cancellationToken);

    public Task<ProviderResult<MailService>> OpenAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailPop3Settings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.OpenAsync(settings.Server, session => new EmailPop3Client(session), cancellationToken);
    }

    /// <summary>The counts come from STAT, which MailKit asks for as soon as it is signed in.</summary>
    private static async Task<ProviderResult<Verification>> LookAsync(EmailPop3Client client, EmailPop3Settings settings, CancellationToken cancellationToken)
    {
        await client.NoOpAsync(cancellationToken);
        if (!client.Capabilities.HasFlag(Pop3Capabilities.UIDL))
        {
            return new ProviderFailure(FailureReason.InvalidConfiguration)
            {
                Plain = true,
                Step = MailStep.Account,
                Hint = new(
                    "This server gives messages no lasting ids (UIDL), so an import could not tell old from new. Use IMAP for this mailbox.",
                    "Acest server nu dă mesajelor identificatori stabili (UIDL), deci importul nu ar deosebi mesajele vechi de cele noi. Folosiți IMAP."),
            };
        }

        return new Verification(settings.Server.Account)
        {
            Facts = new Dictionary<string, string>
            {
                ["messages"] = client.Count.ToString(CultureInfo.InvariantCulture),
                ["bytes"] = client.Size.ToString(CultureInfo.InvariantCulture),
            },
        };
    }
}
