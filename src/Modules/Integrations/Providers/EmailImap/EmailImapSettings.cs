using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;

namespace GeniusErp.Modules.Integrations.Providers.EmailImap;

/// <param name="MoveToFolder">Where imported messages go; null = they stay.</param>
/// <param name="Since">Older messages are not imported; null = all.</param>
internal sealed record EmailImapSettings(MailServer Server, string Folder, bool MarkAsRead, string? MoveToFolder, DateOnly? Since)
{
    private const string FolderName = "folder";
    private const string MoveToName = "move_to_folder";

    public static readonly IReadOnlyList<SettingField> Fields =
    [
        .. MailFields.Of(MailProtocol.Imap, "imap.exemplu.ro"),
        new()
        {
            Name = FolderName,
            Kind = SettingKind.Text,
            Label = new("Folder", "Dosarul"),
            Help = new("The folder that is read; INBOX is the one where mail arrives", "Dosarul care se citește; INBOX este cel în care sosește corespondența"),
            Default = "INBOX",
            MaxLength = 255,
        },
        new()
        {
            Name = "mark_as_read",
            Kind = SettingKind.Boolean,
            Advanced = true,
            Label = new("Mark imported messages as read", "Marchează mesajele importate ca citite"),
            Default = false,
        },
        new()
        {
            Name = MoveToName,
            Kind = SettingKind.Text,
            Advanced = true,
            Label = new("Move imported messages to", "Mută mesajele importate în"),
            Help = new("A folder that exists already; empty = leave them where they are", "Un dosar care există deja; necompletat = rămân unde sunt"),
            Example = "Importate",
            MaxLength = 255,
        },
        new()
        {
            Name = "since_date",
            Kind = SettingKind.Date,
            Advanced = true,
            Label = new("Import from", "Importă începând cu"),
            Example = "2026-01-01",
        },
    ];

    public static IEnumerable<FieldError> CrossCheck(SettingValues values)
    {
        foreach (var error in MailFields.CrossCheck(MailProtocol.Imap, values))
        {
            yield return error;
        }

        if (values.TextOrNull(MoveToName) is { } target && target == values.Text(FolderName))
        {
            yield return SettingsReader.Wrong(MoveToName, "same_folder", new(
                "This is the folder that is read. Choose another one, or leave it empty.",
                "Acesta este chiar dosarul care se citește. Alegeți altul sau lăsați necompletat."));
        }
    }

    public static EmailImapSettings Parse(SettingValues values, Secret? token = null) => new(
        MailServer.Parse(MailProtocol.Imap, values, token),
        values.Text(FolderName),
        values.Flag("mark_as_read"),
        values.TextOrNull(MoveToName),
        values.TextOrNull("since_date") is { } since ? DateOnly.ParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
}
