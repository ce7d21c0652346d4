using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using GeniusErp.Tests.Support.Mail;
using Microsoft.Extensions.Time.Testing;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>The same proofs for the three mail protocols, each against a server that does as it is told. Real servers: <see cref="DovecotTests"/>, EmailSmtpTests.</summary>
/// <param name="protocol">imap, pop3 or smtp.</param>
public abstract class MailConformance(string protocol) : SettingsConformance
{
    private protected override JsonObject Good => new()
    {
        ["host"] = MailBed.Host,
        ["username"] = MailBed.User,
        ["password"] = MailBed.Password,
    };

    private protected override IReadOnlyDictionary<string, string[]> WrongForms => new Dictionary<string, string[]>
    {
        ["host"] = ["[2001:db8::1]", "2001:db8::1", "imaps://mail.exemplu.ro:993"],
        ["username"] = ["facturi\u200b@exemplu.ro", "a\r\nb"],
        ["password"] = ["parola\r\n", "a\r\nA1 LOGOUT"],
        ["ca_certificate"] = ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----"],
    };

    private protected override IReadOnlyCollection<Exemption> Exemptions =>
    [
        new(Check.RedirectElsewhere, ExemptionKind.DoesNotApply, "Mail protocols have no redirects that a client follows."),
    ];

    /// <summary>The sign-in's "no" in this protocol's words.</summary>
    private protected abstract string Refused { get; }

    private protected abstract string NotAllowed { get; }

    private protected abstract string SlowDown { get; }

    private protected abstract string Broken { get; }

    /// <summary>The line that carries RFC 4616's answer, its base64 left out.</summary>
    private protected abstract string SignIn { get; }

    [Fact]
    [Proves(Check.GoodCredential)]
    public async Task Verify_WithAGoodCredential_ConnectsAndReadsTheAccount()
    {
        var result = await AgainstAsync(new(protocol));

        result.Failure.ShouldBeNull();
        result.Value!.Account.ShouldBe(new ProviderAccount($"{MailBed.User}@{MailBed.Host}", MailBed.User));
    }

    [Fact]
    [Proves(Check.DocumentedRequest)]
    public async Task Verify_SignsInAsRfc4616Says()
    {
        await using var server = new MailScript(protocol).Serve();
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync(protocol)).Failure.ShouldBeNull();

        var heard = server.Heard.SkipWhile(line => !line.Contains(SignIn, StringComparison.Ordinal)).ToList();
        var answer = heard[0].EndsWith(SignIn, StringComparison.Ordinal) ? heard[1] : heard[0].Split(' ')[^1];
        Encoding.UTF8.GetString(Convert.FromBase64String(answer)).ShouldBe($"\0{MailBed.User}\0{MailBed.Password}");
        heard.Count(line => line.Contains(SignIn, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    [Proves(Check.BadCredential)]
    public async Task Verify_WithABadCredential_IsInvalidCredentials()
    {
        var failure = await FailAsync(new(protocol) { Refusal = Refused });

        (failure.Reason, failure.Plain, failure.Field).ShouldBe((FailureReason.InvalidCredentials, true, "password"));
    }

    [Fact]
    [Proves(Check.MissingPermission)]
    public async Task Verify_WithoutAPermission_IsPermissionMissing()
        => (await FailAsync(new(protocol) { Refusal = NotAllowed })).Reason.ShouldBe(FailureReason.PermissionMissing);

    /// <summary>No such host is mail's 404.</summary>
    [Fact]
    [Proves(Check.NotFound)]
    public async Task Verify_WhenThereIsNoSuchHost_NamesTheHost()
    {
        await using var bed = new MailBed((int)(long)Descriptor.Settings.Single(field => field.Name == "port").Default!).With("host", "nu-exista.exemplu.test");

        var failure = (await bed.VerifyAsync(protocol)).Failure.ShouldNotBeNull();

        (failure.Reason, failure.Field, failure.Step).ShouldBe((FailureReason.InvalidConfiguration, "host", "address"));
    }

    [Fact]
    [Proves(Check.RateLimited)]
    public async Task Verify_WhenToldToSlowDown_IsRateLimited()
        => (await FailAsync(new(protocol) { Refusal = SlowDown })).Reason.ShouldBe(FailureReason.RateLimited);

    [Fact]
    [Proves(Check.ServerError)]
    public async Task Verify_WhenTheServerIsBroken_IsProviderUnavailable()
        => (await FailAsync(new(protocol) { Refusal = Broken })).Reason.ShouldBe(FailureReason.ProviderUnavailable);

    [Fact]
    [Proves(Check.Timeout)]
    public async Task Verify_WhenTheServerHangs_EndsWithinItsLimit()
    {
        var reached = new TaskCompletionSource();
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.StartTlsAsync(MailScript.Good);
            reached.SetResult();
            await talk.ListenAsync();
        });
        var clock = new FakeTimeProvider();
        await using var bed = new MailBed(server.Port, clock);

        var verifying = bed.VerifyAsync(protocol);
        await reached.Task;
        clock.Advance(Limits.InteractiveAttempt);

        (await verifying.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Failure!.Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }

    [Fact]
    [Proves(Check.ConnectionLost)]
    public async Task Verify_WhenTheConnectionIsLost_IsProviderUnavailable()
    {
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.StartTlsAsync(MailScript.Good);
            await talk.SayAsync(Hello + "\r\n");
            await talk.HearAsync();
        });
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync(protocol)).Failure!.Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }

    [Fact]
    [Proves(Check.MalformedAnswer)]
    public async Task Verify_WhenTheAnswerIsNonsense_IsUnexpectedResponse()
        => (await FailAsync(new(protocol) { Greeting = "{\"data\":7}" })).Reason.ShouldBe(FailureReason.UnexpectedResponse);

    /// <summary>A line without an end: the client must not collect it for as long as it comes.</summary>
    [Fact]
    [Proves(Check.OversizedAnswer)]
    public async Task Verify_WhenTheServerNeverStopsTalking_IsUnexpectedResponse()
    {
        long said = 0;
        await using var server = new ScriptedMailServer(async talk =>
        {
            await talk.StartTlsAsync(MailScript.Good);
            await talk.SayAsync(Hello);
            var piece = new string('x', 16 * 1024);
            while (said < 64L * Limits.ProviderAnswerBytes)
            {
                await talk.SayAsync(piece);
                said += piece.Length;
            }
        });
        await using var bed = new MailBed(server.Port);

        (await bed.VerifyAsync(protocol)).Failure!.Reason.ShouldBe(FailureReason.UnexpectedResponse);
        said.ShouldBeLessThan(8L * Limits.ProviderAnswerBytes); // What the kernel's buffers take comes on top.
    }

    [Fact]
    [Proves(Check.SecretEchoed)]
    public async Task Verify_WhenTheSecretIsEchoed_KeepsItInside()
    {
        var failure = await FailAsync(new(protocol) { Refusal = $"{Refused} {MailBed.Password}" });

        foreach (var text in new[] { failure.ToString(), JsonSerializer.Serialize(failure) })
        {
            Traces.Forms(MailBed.Password).ShouldAllBe(form => !text.Contains(form, StringComparison.Ordinal));
        }
    }

    private string Hello => protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 ready" };

    private async Task<ProviderFailure> FailAsync(MailScript script)
    {
        var failure = (await AgainstAsync(script)).Failure.ShouldNotBeNull();
        ShouldBeWhole(failure.Hint ?? SharedTexts.Get("reason." + failure.Reason.Code(), Descriptor.Name));
        if (failure.Field is { } field)
        {
            Descriptor.Settings.ShouldContain(known => known.Name == field);
        }

        return failure;
    }

    private async Task<ProviderResult<Verification>> AgainstAsync(MailScript script)
    {
        await using var server = script.Serve();
        await using var bed = new MailBed(server.Port);
        return await bed.VerifyAsync(protocol);
    }
}
