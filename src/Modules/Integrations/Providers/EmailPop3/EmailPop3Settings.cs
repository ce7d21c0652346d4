using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Mail;

namespace GeniusErp.Modules.Integrations.Providers.EmailPop3;

internal sealed record EmailPop3Settings(MailServer Server, bool DeleteAfterImport, int MaxMessagesPerRun)
{
    public static readonly IReadOnlyList<SettingField> Fields =
    [
        .. MailFields.Of(MailProtocol.Pop3, "pop.exemplu.ro"),
        new()
        {
            Name = "delete_after_import",
            Kind = SettingKind.Boolean,
            Advanced = true,
            Label = new("Delete imported messages from the server", "Șterge de pe server mesajele importate"),
            Help = new("They are then gone for every other program too", "Dispar astfel și pentru celelalte programe"),
            Default = false,
        },
        new()
        {
            Name = "max_messages_per_run",
            Kind = SettingKind.Integer,
            Advanced = true,
            Label = new("Messages per import at most", "Cel mult atâtea mesaje la un import"),
            Minimum = 1,
            Maximum = 500,
            Default = 50L,
        },
    ];

    public static IEnumerable<FieldError> CrossCheck(SettingValues values) => MailFields.CrossCheck(MailProtocol.Pop3, values);

    public static EmailPop3Settings Parse(SettingValues values, Secret? token = null) => new(
        MailServer.Parse(MailProtocol.Pop3, values, token),
        values.Flag("delete_after_import"),
        values.Integer("max_messages_per_run"));
}
