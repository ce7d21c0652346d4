using System.Security.Cryptography.X509Certificates;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>Small mail servers, each just large enough for one sign-in.</summary>
/// <param name="Protocol">imap, pop3 or smtp.</param>
internal sealed record MailScript(string Protocol)
{
    /// <summary>AUTH mechanisms on offer; empty = the protocol's own command only.</summary>
    public string Mechanisms { get; init; } = "PLAIN";

    /// <summary>The answer to the sign-in; null = accepted.</summary>
    public string? Refusal { get; init; }

    public string? Greeting { get; init; }

    public X509Certificate2 Certificate { get; init; } = Good;

    public X509Certificate2Collection? Intermediates { get; init; }

    public bool StartTls { get; init; }

    public static X509Certificate2 Good { get; } = MailBed.Authority.Issue(new(MailBed.Host));

    public ScriptedMailServer Serve() => new(TalkAsync);

    private async Task TalkAsync(MailConversation talk)
    {
        if (!StartTls)
        {
            await talk.StartTlsAsync(Certificate, Intermediates);
        }

        await talk.SayAsync((Greeting ?? Protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 mail ready" }) + "\r\n");
        while (await talk.HearAsync() is { } line)
        {
            if (Refusal is not null && Refusal.StartsWith("* BYE", StringComparison.Ordinal) && line.Contains("AUTHENTICATE", StringComparison.Ordinal))
            {
                await talk.SayAsync(Refusal + "\r\n");
                return;
            }

            if (line is "STLS" or "STARTTLS" || line.EndsWith(" STARTTLS", StringComparison.Ordinal))
            {
                await talk.SayAsync(Protocol switch { "imap" => line.Split(' ')[0] + " OK go", "pop3" => "+OK go", _ => "220 go" } + "\r\n");
                await talk.StartTlsAsync(Certificate, Intermediates);
            }
            else
            {
                await (Protocol switch { "imap" => ImapAsync(talk, line), "pop3" => Pop3Async(talk, line), _ => SmtpAsync(talk, line) });
            }
        }
    }

    private async Task ImapAsync(MailConversation talk, string line)
    {
        var (tag, command) = (line.Split(' ')[0], line.Split(' ').ElementAtOrDefault(1));
        if (command == "LOGIN")
        {
            while (line.EndsWith('}'))
            {
                await talk.SayAsync("+ go\r\n");
                await talk.HearBytesAsync(int.Parse(line[(line.LastIndexOf('{') + 1)..^1].TrimEnd('+')));
                line = await talk.HearAsync() ?? string.Empty;
            }
        }

        if (command == "AUTHENTICATE" && line.Split(' ').Length == 3 && line.EndsWith(" LOGIN", StringComparison.Ordinal))
        {
            await talk.SayAsync("+ VXNlcm5hbWU6\r\n");
            await talk.HearAsync();
            await talk.SayAsync("+ UGFzc3dvcmQ6\r\n");
            await talk.HearAsync();
        }

        var capabilities = "IMAP4rev1 SASL-IR NAMESPACE" + (StartTls ? " STARTTLS" : string.Empty) + string.Concat(Offered.Select(name => " AUTH=" + name));
        await talk.SayAsync(command switch
        {
            "CAPABILITY" => $"* CAPABILITY {capabilities}\r\n{tag} OK\r\n",
            "AUTHENTICATE" or "LOGIN" => Refusal is null ? $"{tag} OK in\r\n" : Refusal.Replace("TAG", tag, StringComparison.Ordinal) + "\r\n",
            "NAMESPACE" => $"* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n{tag} OK\r\n",
            "LIST" or "LSUB" => $"* LIST () \"/\" INBOX\r\n{tag} OK\r\n",
            "EXAMINE" => $"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] ok\r\n",
            _ => $"{tag} OK\r\n",
        });
    }

    private async Task Pop3Async(MailConversation talk, string line)
    {
        if (line.StartsWith("AUTH ", StringComparison.Ordinal) && line.Split(' ').Length == 2)
        {
            await talk.SayAsync("+ \r\n");
            await talk.HearAsync();
        }

        await talk.SayAsync(Pop3Answer(line));
    }

    private string Pop3Answer(string line) => line.Split(' ')[0] switch
    {
        "CAPA" => "+OK\r\nUIDL\r\nUSER\r\nRESP-CODES\r\n" + (StartTls ? "STLS\r\n" : string.Empty) + (Offered.Length > 0 ? $"SASL {Mechanisms}\r\n" : string.Empty) + ".\r\n",
        "AUTH" or "PASS" => (Refusal ?? "+OK in") + "\r\n",
        "STAT" => "+OK 2 320\r\n",
        _ => "+OK\r\n",
    };

    private async Task SmtpAsync(MailConversation talk, string line) => await talk.SayAsync(line.Split(' ')[0] switch
    {
        "EHLO" => "250-mail\r\n" + (StartTls ? "250-STARTTLS\r\n" : string.Empty) + (Offered.Length > 0 ? $"250-AUTH {Mechanisms}\r\n" : string.Empty) + "250 SIZE 1000\r\n",
        "AUTH" => (Refusal ?? "235 2.7.0 in") + "\r\n",
        "QUIT" => "221 bye\r\n",
        _ => "250 ok\r\n",
    });

    private string[] Offered => Mechanisms.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
