using System.Globalization;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Commands;
using GeniusErp.Tests.Support;
using GeniusErp.Tests.Support.Mail;

namespace GeniusErp.Tests.Integrations.EndToEnd.Sandbox;

/// <summary>A sandboxed host that may reach real mail servers, which take passwords, and tokens of the sandbox's Microsoft.</summary>
public sealed class MailedHost : IAsyncLifetime
{
    public const string User = "facturi@exemplu.ro";
    public const string Password = "Parolă bună 1!";

    private readonly MailAuthority authority = new();
    private DovecotServer? dovecot;
    private SmtpPeer? smtp;
    private MailAccount? mailbox;

    internal SandboxedHost Host { get; private set; } = null!;

    /// <summary>Skips the test by name where a server is missing; fails it under CI.</summary>
    internal MailAccount Mailbox
    {
        get
        {
            MissingPeer.Require("Dovecot", DovecotServer.IsInstalled);
            MissingPeer.Require("npm smtp-server", SmtpPeer.IsInstalled);
            return mailbox!;
        }
    }

    /// <summary>What the mailbox server logged.</summary>
    internal string Log => dovecot!.Log;

    /// <summary>Each sign-in that the submission server saw.</summary>
    internal IReadOnlyList<string> SignIns => smtp!.SignIns;

    public async ValueTask InitializeAsync()
    {
        var sandbox = await SandboxServer.StartAsync();
        if (!DovecotServer.IsInstalled || !SmtpPeer.IsInstalled)
        {
            Host = await SandboxedHost.StartAsync(sandbox);
            return;
        }

        var introspection = new Uri(sandbox.Address, "microsoft/introspection");
        using var certificate = authority.Issue(new("localhost"));
        dovecot = await DovecotServer.StartAsync(certificate, new Dictionary<string, string> { [User] = Password }, introspection: introspection, tokenMechanisms: "xoauth2");
        smtp = await SmtpPeer.StartAsync(certificate, introspection);
        smtp.SetPassword(User, Password);
        mailbox = new(new Dictionary<string, string> { ["imap"] = At(dovecot.Imaps), ["pop3"] = At(dovecot.Pop3s), ["smtp"] = At(smtp.ImplicitPort) }, User, Password, authority.Pem);
        Host = await SandboxedHost.StartAsync(
            sandbox,
            [("Integrations:Authorities:microsoft:MailHosts", "localhost"), .. mailbox.Servers.Values.Select((server, index) => ($"Integrations:Egress:Allow:{index + 1}", server))]);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        smtp?.Dispose();
        if (dovecot is not null)
        {
            await dovecot.DisposeAsync();
        }

        authority.Dispose();
    }

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
}

[CollectionDefinition(Name)]
public sealed class MailedGroup : ICollectionFixture<MailedHost>
{
    public const string Name = "Mailed";
}

/// <summary>A test on it. The sandbox is whole at its beginning.</summary>
[Collection(MailedGroup.Name)]
public abstract class MailedTest(MailedHost stand) : IAsyncLifetime
{
    private protected MailedHost Stand => stand;

    private protected SandboxServer Sandbox => stand.Host.Sandbox;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Sandbox.Reset();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
