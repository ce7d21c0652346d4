using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Http;
using GeniusErp.Modules.Integrations.Providers.EmailImap;
using GeniusErp.Modules.Integrations.Providers.EmailPop3;
using GeniusErp.Modules.Integrations.Providers.EmailSmtp;
using GeniusErp.Modules.Integrations.Providers.Mail;
using GeniusErp.Tests.Integrations.Providers.Http;
using GeniusErp.Tests.Support.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>The mail providers as the host runs them: settings through their checks, the real egress guard, a name that leads to this machine.</summary>
internal sealed class MailBed : IAsyncDisposable
{
    public const string Host = "mail.exemplu.test";
    public const string User = "facturi@exemplu.ro";
    public const string Password = "Parolă bună 1!";

    private readonly WayOut way;
    private readonly ServiceProvider services;

    public MailBed(int port, TimeProvider? clock = null)
    {
        way = new WayOut([$"127.0.0.1:{port}"], new FakeResolver().Answer(Host, "127.0.0.1"));
        var collection = new ServiceCollection().AddSingleton(way.Dialer).AddSingleton(way.Http).AddSingleton(way.Addresses).AddSingleton<IDomainRecords>(new FakeRecords()).AddSingleton(OperatorSettings(("Integrations:Authorities:google:MailHosts", Host))).AddSingleton(clock ?? TimeProvider.System);
        foreach (var provider in Providers)
        {
            collection.AddSingleton(provider.Connector);
            provider.Register(collection);
        }

        services = collection.BuildServiceProvider(validateScopes: true);
        Config = new()
        {
            ["host"] = Host,
            ["port"] = port,
            ["username"] = User,
            ["password"] = Password,
            ["ca_certificate"] = Authority.Pem,
        };
    }

    public static IReadOnlyList<IProvider> Providers { get; } = [new EmailImapProvider(), new EmailPop3Provider(), new EmailSmtpProvider()];

    public static MailAuthority Authority { get; } = new();

    /// <summary>As a company would send it; a test changes what it is about.</summary>
    public JsonObject Config { get; }

    public static IProvider Provider(string protocol) => Providers.Single(provider => provider.Descriptor.Provider.Code() == "email_" + protocol);

    public MailBed With(string field, JsonNode? value)
    {
        Config[field] = value;
        return this;
    }

    /// <summary>What the operator has set up, read as the host reads it.</summary>
    public static IOAuthSettings OperatorSettings(params (string Name, string Value)[] settings)
    {
        var options = new AuthorityOptions();
        options.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build());
        options.Problems.ShouldBeEmpty();
        return new OAuthSettings(Options.Create(options));
    }

    public Task<ProviderResult<Verification>> VerifyAsync(string protocol, CancellationToken? cancellationToken = null, string? token = null)
        => ((IVerifiesConnection)Connector(protocol)).VerifyAsync(Attempt(protocol) with { AccessToken = token is null ? null : new Secret(token) }, cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>A session for a sibling module.</summary>
    public Task<ProviderResult<MailKit.MailService>> OpenAsync(string protocol, Secret? token = null)
        => ((IOpensMail)Connector(protocol)).OpenAsync(Attempt(protocol) with { AccessToken = token }, TestContext.Current.CancellationToken);

    /// <summary>A message from the sender to the sender.</summary>
    public Task<ProviderResult<string>> SendTestMessageAsync()
        => ((ISendsTestMessage)Connector("smtp")).SendTestMessageAsync(Attempt("smtp"), TestContext.Current.CancellationToken);

    private object Connector(string protocol) => services.GetRequiredService(Provider(protocol).Connector);

    private ConnectionAttempt Attempt(string protocol)
    {
        var provider = Provider(protocol);
        var sent = (JsonObject)JsonNode.Parse(Config.ToJsonString())!;
        if (protocol == "smtp")
        {
            sent["from_address"] = User;
        }

        var (values, errors) = Check(provider.Descriptor, sent);
        errors.ShouldBeEmpty();
        return new(new("company", null), values);
    }

    /// <summary>The shared session itself, for credentials that no setting gives yet.</summary>
    public Task<ProviderResult<string>> SignInAsync(MailProtocol protocol, MailCredential credential)
    {
        var server = new MailServer(protocol, Host, (int)Config["port"]!, MailSecurity.ImplicitTls, credential, Authority.Pem, TimeSpan.FromSeconds(20));
        return services.GetRequiredService<MailConnections>().UseAsync(
            server,
            MailKit.MailService (attempt) => protocol == MailProtocol.Imap ? new EmailImapClient(attempt) : protocol == MailProtocol.Pop3 ? new EmailPop3Client(attempt) : new EmailSmtpClient(attempt),
            (_, _) => Task.FromResult<ProviderResult<string>>("in"),
            TestContext.Current.CancellationToken);
    }

    public static (SettingValues Values, IReadOnlyList<FieldError> Errors) Check(ProviderDescriptor provider, JsonObject sent)
    {
        var read = SettingsReader.Read(provider, sent);
        return read.Errors.Count > 0 ? (SettingValues.Empty, read.Errors) : SettingsReader.Complete(provider, read.Changed);
    }

    public async ValueTask DisposeAsync()
    {
        way.Log.All.ShouldNotContain(Password);
        await services.DisposeAsync();
        await way.DisposeAsync();
    }
}
