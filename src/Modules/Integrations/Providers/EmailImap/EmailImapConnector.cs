using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MailKit;
using MailKit.Net.Imap;

namespace GeniusErp.Modules.Integrations.Providers.EmailImap;

internal sealed class EmailImapConnector(MailConnections connections, MailDiscovery discovery) : IVerifiesConnection, IAuthorizes, IOpensMail, ISuggestsSettings
{
    /// <summary>What matters to an import: being told of news, cheap synchronisation, moving without a copy.</summary>
    private static readonly IReadOnlyList<(ImapCapabilities Capability, string Name)> Telling =
        [(ImapCapabilities.Idle, "IDLE"), (ImapCapabilities.CondStore, "CONDSTORE"), (ImapCapabilities.Move, "MOVE")];

    public Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailImapSettings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.UseAsync(settings.Server, session => new EmailImapClient(session), (client, token) => LookAsync(client, settings, token), cancellationToken);
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult(MailConsents.Complete(context, issued));

    public string SuggestsFrom => MailFields.Username;

    public Task<SettingsSuggestion?> SuggestAsync(string typed, CancellationToken cancellationToken)
        => discovery.FindAsync(EmailImapProvider.Declared, MailProtocol.Imap, typed, cancellationToken);

    public Task<ProviderResult<MailService>> OpenAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = EmailImapSettings.Parse(attempt.Settings, attempt.AccessToken);
        return connections.OpenAsync(settings.Server, session => new EmailImapClient(session), cancellationToken);
    }

    /// <summary>EXAMINE instead of SELECT: nothing in the mailbox changes, not even what is new.</summary>
    private static async Task<ProviderResult<Verification>> LookAsync(EmailImapClient client, EmailImapSettings settings, CancellationToken cancellationToken)
    {
        await client.NoOpAsync(cancellationToken);
        if (settings.MoveToFolder is { } target && await FindAsync(client, target, cancellationToken) is null)
        {
            return NoFolder("move_to_folder");
        }

        if (await FindAsync(client, settings.Folder, cancellationToken) is not { } folder)
        {
            return NoFolder("folder");
        }

        try
        {
            await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        }
        catch (ImapCommandException) when (!client.SaidNotNow)
        {
            return new ProviderFailure(FailureReason.PermissionMissing)
            {
                Field = "folder",
                Step = "permissions",
                Hint = new("This user may not read the folder.", "Acest utilizator nu are voie să citească dosarul."),
            };
        }

        return new Verification(settings.Server.Account)
        {
            Facts = new Dictionary<string, string>
            {
                ["messages"] = folder.Count.ToString(CultureInfo.InvariantCulture),
                ["uid_validity"] = folder.UidValidity.ToString(CultureInfo.InvariantCulture),
                ["capabilities"] = string.Join(' ', Telling.Where(known => client.Capabilities.HasFlag(known.Capability)).Select(known => known.Name)),
            },
        };
    }

    private static async Task<IMailFolder?> FindAsync(EmailImapClient client, string path, CancellationToken cancellationToken)
    {
        try
        {
            var folder = await client.GetFolderAsync(path, cancellationToken);
            return folder.Attributes.HasFlag(FolderAttributes.NonExistent) || folder.Attributes.HasFlag(FolderAttributes.NoSelect) ? null : folder;
        }
        catch (FolderNotFoundException)
        {
            return null;
        }
    }

    private static ProviderFailure NoFolder(string field) => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = field,
        Step = MailStep.Account,
        Hint = new(
            "The mailbox has no folder of this name. Write it as the server does, with all folders above it (INBOX/Facturi or INBOX.Facturi).",
            "Căsuța nu are un dosar cu acest nume. Scrieți-l ca pe server, cu toate dosarele de deasupra (INBOX/Facturi sau INBOX.Facturi)."),
    };
}
