using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>
/// What every provider over HTTP must hold, driven through the real catalogue and the real way out against the sandbox. Each fault is tried at each call
/// that a successful verify makes. A provider's class adds its samples, the facts of its request, its quirks, and exemptions with reasons.
/// </summary>
public abstract class ProviderConformance(ProviderFixture fixture) : SettingsConformance, IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private static readonly TenantScope Tenant = new("company-1");

    private protected ProviderFixture Fixture => fixture;

    private protected SandboxBoard Board => fixture.Sandbox[Descriptor.Provider.Code()];

    private protected override JsonObject Good => Board.Credential("good").ToJson();

    /// <summary>Who the sandbox says the good credential is; null where the provider does not say.</summary>
    private protected abstract ProviderAccount? Account { get; }

    /// <summary>Where the facts of <see cref="AssertRequest"/> come from: the provider's specification or SDK, never the sandbox.</summary>
    private protected abstract string RequestSource { get; }

    /// <summary>Compares the calls of a successful verify with the provider's own specification.</summary>
    private protected abstract void AssertRequest(IReadOnlyList<SandboxRequest> calls);

    /// <summary>What a 404 means at this call. Default: a setting points to something that is not there.</summary>
    private protected virtual FailureReason NotFoundMeans(SandboxRequest call) => FailureReason.InvalidConfiguration;

    /// <summary>What a 5xx means at this call, where the provider uses one for something else than an outage.</summary>
    private protected virtual FailureReason ServerErrorMeans(SandboxRequest call, int status) => FailureReason.ProviderUnavailable;

    /// <summary>True for a body that the provider's documents allow at this call, an empty list for example: there it is not nonsense.</summary>
    private protected virtual bool IsDocumented(SandboxRequest call, string body) => false;

    /// <summary>False for a call whose failure does not decide the outcome.</summary>
    private protected virtual bool Decides(SandboxRequest call) => true;

    /// <summary>False for an error status that the connector makes up for by another call, so that the attempt does not fail by it.</summary>
    private protected virtual bool Fails(SandboxRequest call, int status) => true;

    /// <summary>The setting that a refused credential points at; null where the provider does not tell.</summary>
    private protected virtual string? CredentialField => null;

    /// <summary>False where a bad credential cannot be typed in: a consent that was withdrawn.</summary>
    private protected virtual bool BadCredentialIsASample => true;

    /// <summary>False where the good credential is one of several ways in, and not the one that logs in.</summary>
    private protected virtual bool LogsIn => true;

    /// <summary>What verifying is done with.</summary>
    private protected virtual Task<ProviderResult<ConnectionAttempt>> AttemptAsync(SettingValues values, CancellationToken cancellationToken)
        => Task.FromResult<ProviderResult<ConnectionAttempt>>(new ConnectionAttempt(Tenant, values));

    private protected override void ShouldHaveCausedNoCall() => Board.Received.ShouldBe(0);

    public ValueTask InitializeAsync()
    {
        fixture.Sandbox.Reset();
        fixture.Traces.Clear();
        fixture.Clock.Haste = 1;
        return ValueTask.CompletedTask;
    }

    /// <summary>After every test: nothing was called that the documents do not have, and no secret was written down.</summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Board.Requests.Where(call => !call.Known).Select(call => $"{call.Method} {call.Path}").ShouldBeEmpty();
        fixture.Sandbox.Elsewhere.Received.ShouldBe(0);
        foreach (var sample in Board.Provider!.Credentials)
        {
            ShouldHoldNoSecret(sample.ToJson(), [.. fixture.Traces.Written], "a log or an activity");
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    [Proves(Check.GoodCredential)]
    public async Task Verify_WithAGoodCredential_ConnectsAndReadsTheAccount()
    {
        var verified = await VerifyAsync(Good);

        verified.Failure.ShouldBeNull();
        verified.Value!.Account.ShouldBe(Account);
        verified.Value.Facts.ShouldAllBe(fact => fact.Key.Length > 0 && fact.Value.Length <= 200);
    }

    [Fact]
    [Proves(Check.DocumentedRequest)]
    public async Task Verify_SendsWhatTheProvidersSpecificationSays()
    {
        RequestSource.ShouldNotBeNullOrWhiteSpace();

        (await VerifyAsync(Good)).Failure.ShouldBeNull();

        AssertRequest(Board.Requests);
    }

    [Fact]
    [Proves(Check.BadCredential)]
    public virtual async Task Verify_WithABadCredential_IsInvalidCredentials()
    {
        SkipWhenExempt(Check.BadCredential);

        var failure = await FailAsync(Board.Credential("bad").ToJson());

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeTrue("a plain refusal changes the state at once");
        failure.Field.ShouldBe(CredentialField);
    }

    [Fact]
    [Proves(Check.MissingPermission)]
    public async Task Verify_WithoutAPermission_IsPermissionMissing()
    {
        SkipWhenExempt(Check.MissingPermission);

        (await FailAsync(Board.Credential("limited").ToJson())).Reason.ShouldBe(FailureReason.PermissionMissing);
    }

    [Fact]
    [Proves(Check.NotFound)]
    public Task Verify_WhenAnswered404_SaysWhatIsMissing()
    {
        SkipWhenExempt(Check.NotFound);
        return AtEachCallAsync([Fault.OfStatus(404)], (failure, call) => failure.Reason.ShouldBe(NotFoundMeans(call)));
    }

    [Fact]
    [Proves(Check.RateLimited)]
    public Task Verify_WhenThrottled_CarriesHowLongToWait()
    {
        SkipWhenExempt(Check.RateLimited);
        return AtEachCallAsync([Fault.Throttle(TimeSpan.FromSeconds(90)), Fault.Throttle(SteeredClock.Now.AddSeconds(90))], (failure, _) =>
        {
            failure.Reason.ShouldBe(FailureReason.RateLimited);
            failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(90));
        });
    }

    [Fact]
    [Proves(Check.ServerError)]
    public async Task Verify_WhenTheProviderHasAnError_IsProviderUnavailable()
    {
        SkipWhenExempt(Check.ServerError);
        var calls = await CallsAsync();
        foreach (var status in new[] { 500, 502, 503, 504 })
        {
            await AtEachAsync(calls, [Fault.OfStatus(status)], (failure, call) => failure.Reason.ShouldBe(ServerErrorMeans(call, status)));
        }
    }

    [Fact]
    [Proves(Check.Timeout)]
    public async Task Verify_WhenTheProviderHangs_EndsWithinItsLimit()
    {
        SkipWhenExempt(Check.Timeout);
        var calls = await CallsAsync();
        fixture.Clock.Haste = 40; // the 20 seconds of an interactive attempt become half a second

        await AtEachAsync(calls, [Fault.Of(FaultKind.Hang)], (failure, _) => failure.Reason.ShouldBe(FailureReason.ProviderUnavailable), patience: TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Verify_WhenTheCallerGivesUp_Stops()
    {
        // Not the consent page before it: there a browser waits, and not the connector.
        var first = (await CallsAsync())[0];
        Board.Break(Fault.Of(FaultKind.Hang) with { Path = first.Path, Method = first.Method });
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => VerifyAsync(Good, caller.Token));
    }

    [Fact]
    [Proves(Check.ConnectionLost)]
    public Task Verify_WhenTheConnectionIsLost_IsProviderUnavailable()
    {
        SkipWhenExempt(Check.ConnectionLost);
        return AtEachCallAsync([Fault.Of(FaultKind.Reset), Fault.Of(FaultKind.Cut)], (failure, _) => failure.Reason.ShouldBe(FailureReason.ProviderUnavailable));
    }

    [Fact]
    [Proves(Check.MalformedAnswer)]
    public Task Verify_WhenTheAnswerIsNonsense_IsUnexpectedResponse()
    {
        SkipWhenExempt(Check.MalformedAnswer);
        var half = string.Join(',', new[] { "id", "name", "code", "data", "status", "message", "error" }.Select(name => $"\"{name}\":\"\\ud800\""));
        var shapes = new[] { string.Empty, "null", "[]", "{}", "42", "\"text\"", "[null]", "{\"data\":7}", $"{{{half}}}", "{\"\\udc00\":1}", new string('[', 5_000), Nested(5_000) }.Select(body => Fault.Answer(body));
        return AtEachCallAsync([Fault.Of(FaultKind.Malformed), Fault.Of(FaultKind.Nonsense), .. shapes], (failure, _) => failure.Reason.ShouldBe(FailureReason.UnexpectedResponse));
    }

    [Fact]
    [Proves(Check.OversizedAnswer)]
    public Task Verify_WhenTheAnswerIsOversized_IsUnexpectedResponse()
    {
        SkipWhenExempt(Check.OversizedAnswer);
        return AtEachCallAsync([Fault.Of(FaultKind.Oversized)], (failure, _) => failure.Reason.ShouldBe(FailureReason.UnexpectedResponse));
    }

    [Fact]
    [Proves(Check.RedirectElsewhere)]
    public Task Verify_WhenRedirectedElsewhere_DoesNotFollow()
    {
        SkipWhenExempt(Check.RedirectElsewhere);
        var redirects = new[] { 301, 302, 303, 307, 308 }.Select(status => new Fault { Kind = FaultKind.Redirect, Status = status });
        return AtEachCallAsync([.. redirects], (failure, _) =>
        {
            failure.Reason.ShouldBe(FailureReason.UnexpectedResponse);
            fixture.Sandbox.Elsewhere.Received.ShouldBe(0, "the request, and its credential, went to another host");
        });
    }

    [Fact]
    [Proves(Check.SecretEchoed)]
    public Task Verify_WhenTheSecretIsEchoed_KeepsItInside()
    {
        SkipWhenExempt(Check.SecretEchoed);
        var echoes = new[] { 200, 400, 401, 403, 404, 422, 429, 500 }.Select(status => new Fault { Kind = FaultKind.Echo, Status = status });
        return AtEachCallAsync([.. echoes], (failure, _) => ShouldHoldNoSecret(Good, [failure.ToString(), JsonSerializer.Serialize(failure)], "the failure"));
    }

    /// <summary>A sibling module's call over a ready client: nothing of the credential is the caller's.</summary>
    [Fact]
    public async Task PreparedCall_IsAcceptedLikeTheConnectorsOwn()
    {
        var authentication = fixture.Catalogue.Capability<IAuthenticatesRequests>(Descriptor.Provider).ShouldNotBeNull();
        (await VerifyAsync(Good)).Failure.ShouldBeNull();
        var own = Board.Requests.Last(Decides);
        var attempt = await CallersAttemptAsync(); // after the other: some providers keep one token alive
        var address = authentication.BaseAddress(attempt.Settings).Value.ShouldNotBeNull();
        address.AbsoluteUri.ShouldEndWith("/");

        using var request = new HttpRequestMessage(new HttpMethod(own.Method), new Uri(fixture.Sandbox.Address, $"{Descriptor.Provider.Code()}{own.Path}{own.Query}"));
        address.IsBaseOf(request.RequestUri!).ShouldBeTrue($"{request.RequestUri} is not below {address}");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer of-an-sdk");
        if (own.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(WithoutSecrets(own.Body)));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", own.Header("Content-Type"));
        }

        await authentication.AuthenticateAsync(request, attempt, TestContext.Current.CancellationToken);
        var answer = await fixture.Http.SendAsync(Descriptor, request, TestContext.Current.CancellationToken);

        answer.Value.ShouldNotBeNull().IsSuccess.ShouldBeTrue($"HTTP {answer.Value.Status}");
        Descriptor.Errors.Classify(answer.Value, SteeredClock.Now).ShouldBeNull();
        ShouldHoldNoSecret(Good, [address.AbsoluteUri, request.RequestUri!.AbsoluteUri], "the address");
    }

    /// <summary>Settings and token as a call of the good credential has them.</summary>
    private async Task<ConnectionAttempt> CallersAttemptAsync()
    {
        var attempt = (await AttemptAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();
        if (!LogsIn || attempt.AccessToken is not null || fixture.Catalogue.Capability<ILogsIn>(Descriptor.Provider) is not { } connector)
        {
            return attempt;
        }

        var tokens = await connector.LogInAsync(attempt, TestContext.Current.CancellationToken);
        return attempt with { AccessToken = tokens.Value.ShouldNotBeNull().AccessToken };
    }

    private string WithoutSecrets(string body)
        => Descriptor.Settings.Where(field => field.Secret && Good[field.Name] is JsonValue)
            .SelectMany(field => Traces.Forms(Good[field.Name]!.GetValue<string>()))
            .Aggregate(body, (text, form) => text.Replace(form, "taken-out", StringComparison.Ordinal));

    [Fact]
    public void Exemptions_DoNotContradictTheSandbox()
    {
        Board.HasCredential("bad").ShouldBe(BadCredentialIsASample && !IsExempt(Check.BadCredential));
        Board.HasCredential("limited").ShouldBe(!IsExempt(Check.MissingPermission));
    }

    private protected async Task<ProviderResult<Verification>> VerifyAsync(JsonObject settings, CancellationToken? cancellationToken = null)
    {
        var (values, errors) = Read(settings);
        errors.ShouldBeEmpty();
        var made = await AttemptAsync(values, cancellationToken ?? TestContext.Current.CancellationToken);
        if (!made.Succeeded)
        {
            return made.Failure;
        }

        var attempt = made.Value;
        ShouldHoldNoSecret(settings, [attempt.ToString()], "the attempt");
        var connector = fixture.Catalogue.Capability<IVerifiesConnection>(Descriptor.Provider).ShouldNotBeNull();
        return await connector.VerifyAsync(attempt, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    /// <summary>Verifies, expects a failure with a text in both languages, and gives it.</summary>
    private protected async Task<ProviderFailure> FailAsync(JsonObject settings, CancellationToken? cancellationToken = null)
    {
        var failure = (await VerifyAsync(settings, cancellationToken)).Failure.ShouldNotBeNull();
        ShouldBeWhole(failure.Hint ?? SharedTexts.Get("reason." + failure.Reason.Code(), Descriptor.Name));
        if (failure.Field is { } field)
        {
            Descriptor.Settings.ShouldContain(known => known.Name == field);
        }

        return failure;
    }

    /// <summary>None of the secrets among these settings, in none of its forms. Short ones are left out: they occur by chance.</summary>
    private protected void ShouldHoldNoSecret(JsonObject settings, IReadOnlyCollection<string> texts, string where)
    {
        foreach (var field in Descriptor.Settings.Where(field => field.Secret && settings[field.Name] is JsonValue))
        {
            var forms = Traces.Forms(settings[field.Name]!.GetValue<string>()).Where(form => form.Length >= 6).ToList();
            texts.ShouldAllBe(text => !forms.Any(form => text.Contains(form, StringComparison.Ordinal)), $"{where} holds {field.Name}");
        }
    }

    private bool IsExempt(Check check) => Exemptions.Any(exemption => exemption.Check == check);

    private void SkipWhenExempt(Check check)
    {
        if (Exemptions.FirstOrDefault(exemption => exemption.Check == check) is { } exemption)
        {
            Assert.Skip($"{Descriptor.Provider.Code()}, {check}: {exemption.Reason}");
        }
    }

    private async Task AtEachCallAsync(IReadOnlyList<Fault> faults, Action<ProviderFailure, SandboxRequest> assert)
        => await AtEachAsync(await CallsAsync(), faults, assert);

    /// <param name="patience">How long an attempt may take before the caller gives up, which fails the test.</param>
    private async Task AtEachAsync(IReadOnlyList<SandboxRequest> calls, IReadOnlyList<Fault> faults, Action<ProviderFailure, SandboxRequest> assert, TimeSpan? patience = null)
    {
        foreach (var call in calls)
        {
            foreach (var fault in faults.Where(fault => (fault.Status is not { } status || Fails(call, status)) && (fault.Body is not { } body || !IsDocumented(call, body))))
            {
                fixture.Sandbox.Reset(); // also forgets issued tokens: the next attempt makes all its calls again
                Board.Break(fault with { Path = call.Path, Method = call.Method });
                using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
                caller.CancelAfter(patience ?? TimeSpan.FromMinutes(1));
                assert(await FailAsync(Good, caller.Token), call);
                Board.Received.ShouldBePositive();
            }
        }
    }

    /// <summary>The calls of a successful verify, each once.</summary>
    private async Task<IReadOnlyList<SandboxRequest>> CallsAsync()
    {
        (await VerifyAsync(Good)).Failure.ShouldBeNull();
        var calls = Board.Requests.Where(Decides).DistinctBy(call => (call.Method, call.Path)).ToList();
        calls.ShouldNotBeEmpty();
        return calls;
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"data\":", depth)) + "1" + new string('}', depth);
}
