using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Sandbox.OAuth;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>
/// What every provider with a consent page must hold beside the rest: how the page is asked, what the token endpoint's answers mean, renewal, withdrawal.
/// The verify checks of the base run with a token that the sandbox's authority issued after a real consent.
/// </summary>
[ProvesCapability(typeof(IAuthorizes))]
public abstract class ConsentConformance(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private protected Consents Consents => new(Fixture, Descriptor);

    private protected SandboxAuthority Authority => Fixture.Sandbox.Authorities.All.Single(authority => authority.Name == Context.Rule.Authority);

    private protected OAuthContext Context => Consents.ContextOf(Read(Good).Values);

    /// <summary>Who consented, as the grant names them.</summary>
    private protected abstract string ConsentAccount { get; }

    /// <summary>Parameters of the consent page that the provider's documents ask for, beside the standard ones; null = any value.</summary>
    private protected virtual IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?>();

    /// <summary>The parameters that this provider does not take, though they are standard.</summary>
    private protected virtual IReadOnlyCollection<string> OmittedParameters => [];

    private protected override bool BadCredentialIsASample => false;

    private protected override async Task<ProviderResult<ConnectionAttempt>> AttemptAsync(SettingValues values, CancellationToken cancellationToken)
    {
        if (Descriptor.OAuthFor(values) is null)
        {
            return await base.AttemptAsync(values, cancellationToken);
        }

        var consent = await Consents.GiveAsync(values, cancellationToken);
        Board.Forget();
        return consent.Succeeded ? Consents.AttemptOf(values, consent.Value.Tokens) : consent.Failure;
    }

    [Fact]
    [Proves(Check.BadCredential)]
    public override async Task Verify_WithABadCredential_IsInvalidCredentials()
    {
        var values = Read(Good).Values;
        var consent = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();
        Authority.Withdraw(Authority.Accounts[0].Id);

        var failure = (await VerifyWithAsync(values, consent.Tokens)).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBeOneOf(FailureReason.ReauthorizationRequired, FailureReason.InvalidCredentials);
        failure.Field.ShouldBeNull("no setting would mend it");
    }

    [Fact]
    public async Task ConsentPage_IsAskedAsTheDocumentsSay()
    {
        var page = BeginAuthorization.UrlOf(Context, BeginAuthorization.ScopesOf(Context), "state-1", Context.Rule.Pkce ? BeginAuthorization.Random() : null);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(page.Query);

        foreach (var name in new[] { "response_type", "client_id", "redirect_uri", "state" }.Except(OmittedParameters))
        {
            query[name].ToString().ShouldNotBeEmpty(name);
        }

        foreach (var (name, value) in PageParameters)
        {
            query[name].Count.ShouldBe(1, name);
            query[name].ToString().ShouldBe(value ?? query[name].ToString());
        }

        query.ContainsKey("code_challenge").ShouldBe(Context.Rule.Pkce);
        if (Context.Rule.Pkce)
        {
            query["code_challenge_method"].ToString().ShouldBe("S256");
        }

        query["redirect_uri"].ToString().ShouldBe($"https://erp.example.ro/api/integrations/callback/{Descriptor.Provider.Code()}");
        page.Query.ShouldNotContain(Context.App.ClientSecret?.Reveal() ?? "-no-secret-");
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Consent_BringsTokensAndNamesWhoConsented()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();

        consent.Account.ShouldBe(ConsentAccount);
        consent.Account.Length.ShouldBeLessThanOrEqualTo(300);
        (consent + JsonSerializer.Serialize(consent)).ShouldNotContain(consent.Tokens.AccessToken.Reveal());
        Board.Requests.Where(call => call.Method == "POST").ShouldAllBe(call => call.Known);
    }

    [Fact]
    public async Task Consent_WhenACodeIsUsedTwice_IsRefusedTheSecondTime()
    {
        var verifier = Context.Rule.Pkce ? BeginAuthorization.Random() : null;
        var callback = await Consents.CallbackAsync(Context, verifier);
        var code = callback[Context.Rule.CodeParameter];
        (await Fixture.OAuth.ExchangeAsync(Context, code, verifier, TestContext.Current.CancellationToken)).Failure.ShouldBeNull();

        (await Fixture.OAuth.ExchangeAsync(Context, code, verifier, TestContext.Current.CancellationToken)).Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task TokenEndpoint_WhenItAnswersInAnyOtherWay_LeavesADefinedFailure()
    {
        (Fault Fault, FailureReason[] Reasons)[] answers =
        [
            (Fault.OfStatus(500), [FailureReason.ProviderUnavailable]),
            (Fault.OfStatus(503), [FailureReason.ProviderUnavailable]),
            (Fault.Throttle(TimeSpan.FromSeconds(90)), [FailureReason.RateLimited]),
            (Fault.Of(FaultKind.Nonsense), [FailureReason.UnexpectedResponse]),
            (Fault.Of(FaultKind.Malformed), [FailureReason.UnexpectedResponse]),
            (Fault.Of(FaultKind.Oversized), [FailureReason.UnexpectedResponse]),
            (Fault.Of(FaultKind.Reset), [FailureReason.ProviderUnavailable]),
            (new Fault { Kind = FaultKind.Redirect, Status = 302 }, [FailureReason.UnexpectedResponse]),
            (Fault.Answer("{}"), [FailureReason.UnexpectedResponse]),
            (Fault.Answer("null"), [FailureReason.UnexpectedResponse]),
        ];
        foreach (var (fault, reasons) in answers)
        {
            Fixture.Sandbox.Reset();
            var verifier = Context.Rule.Pkce ? BeginAuthorization.Random() : null;
            var callback = await Consents.CallbackAsync(Context, verifier);
            Board.Break(fault with { Method = "POST" });

            var failure = (await Fixture.OAuth.ExchangeAsync(Context, callback[Context.Rule.CodeParameter], verifier, TestContext.Current.CancellationToken)).Failure;

            failure.ShouldNotBeNull($"{fault.Kind} {fault.Status} {fault.Body}").Reason.ShouldBeOneOf(reasons);
            Fixture.Sandbox.Elsewhere.Received.ShouldBe(0);
        }
    }

    [Fact]
    public async Task Renewal_BringsATokenThatWorks_OrSaysThatAPersonMustCome()
    {
        var values = Read(Good).Values;
        var consent = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();

        var renewed = await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken);

        if (consent.Tokens.RefreshToken is null && !Context.Rule.ExtendsAccessTokens)
        {
            renewed.Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.ReauthorizationRequired);
            renewed.Failure.Plain.ShouldBeTrue();
            return;
        }

        renewed.Failure.ShouldBeNull();
        var tokens = renewed.Value!.Named.Count == 0 ? renewed.Value with { Named = consent.Tokens.Named } : renewed.Value;
        (await VerifyWithAsync(values, tokens)).Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Renewal_WhenTheConsentWasWithdrawn_AsksForAPerson()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();
        Authority.Withdraw(Authority.Accounts[0].Id);

        var failure = (await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.ReauthorizationRequired);
        failure.Plain.ShouldBeTrue();
    }

    [Fact]
    public async Task Withdrawal_EndsTheConsent_OrSaysWhatAPersonMustDo()
    {
        var values = Read(Good).Values;
        var consent = (await Consents.GiveAsync(values, TestContext.Current.CancellationToken)).Value.ShouldNotBeNull();

        var revoked = await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken);

        revoked.Failure.ShouldBeNull();
        if (revoked.Value == Revoked.NotOffered)
        {
            Context.Rule.ByHandAfterDisconnect.ShouldNotBeNull("people must be told how to withdraw it themselves");
            return;
        }

        (await VerifyWithAsync(values, consent.Tokens)).Failure.ShouldNotBeNull();
        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, TestContext.Current.CancellationToken)).Failure.ShouldBeNull("a token that is gone is withdrawn");
    }

    private protected async Task<ProviderResult<Verification>> VerifyWithAsync(SettingValues values, IssuedTokens tokens)
        => await Fixture.Catalogue.Capability<IVerifiesConnection>(Descriptor.Provider)!.VerifyAsync(Consents.AttemptOf(values, tokens), TestContext.Current.CancellationToken);
}
