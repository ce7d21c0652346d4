using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Sandbox.Meta;
using GeniusErp.Tests.Integrations.Providers.Conformance;
using Microsoft.AspNetCore.WebUtilities;

namespace GeniusErp.Tests.Integrations.Providers.Meta;

/// <summary>What each of Meta's connections must hold beside the rest: one person's consent, exchanged, inspected and proved, whoever asked for it.</summary>
public abstract class MetaConformance(ProviderFixture fixture) : ConsentConformance(fixture)
{
    private const string AppSecret = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private protected override string ConsentAccount => "998877665544332";

    private protected override IReadOnlyDictionary<string, string?> PageParameters => new Dictionary<string, string?>
    {
        ["client_id"] = "1029384756102938",
        ["scope"] = string.Join(',', Descriptor.Scopes.Select(scope => scope.Code)),
        ["auth_type"] = "rerequest",
    };

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The path, below the version, of the call in which a broken answer of Facebook's is tried.</summary>
    private protected abstract string FirstCall { get; }

    private protected virtual FailureReason WhenGone => FailureReason.InvalidConfiguration;

    /// <summary>The setting that names what the connection is about.</summary>
    private protected abstract string ObjectField { get; }

    private protected static void ShouldBeProved(SandboxRequest call)
    {
        var token = call.Header("Authorization").ShouldNotBeNull()["Bearer ".Length..];
        var query = QueryHelpers.ParseQuery(call.Query);
        query["appsecret_proof"].ToString().ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), Encoding.UTF8.GetBytes(token))), call.Path);
        query.ContainsKey("access_token").ShouldBeFalse("the token would stand in every log on the way");
        call.Path.ShouldStartWith("/v26.0/");
    }

    /// <summary>The query without the proof, which is another for each token.</summary>
    private protected static string Asked(SandboxRequest call)
        => $"{call.Method} {call.Path}{string.Join('&', call.Query.Split('&').Where(part => !part.TrimStart('?').StartsWith("appsecret_proof=", StringComparison.Ordinal)))}";

    [Fact]
    public async Task Consent_IsInspectedExchangedAndAskedForItsPermissions()
    {
        (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Failure.ShouldBeNull();

        var calls = Board.Requests.Where(call => !call.Path.EndsWith("dialog/oauth", StringComparison.Ordinal)).ToList();
        calls.Select(call => $"{call.Method} {call.Path}").Take(6).ShouldBe(
        [
            "POST /v26.0/oauth/access_token", "GET /v26.0/debug_token", "POST /v26.0/oauth/access_token", "GET /v26.0/me", "GET /v26.0/me/permissions", "GET /v26.0/me/accounts",
        ]);
        calls[0].Body.ShouldContain("code_verifier=");
        calls[2].Body.ShouldContain("grant_type=fb_exchange_token");
        calls.Where(call => call.Method == "POST").ShouldAllBe(call => call.Body.Contains("client_secret=") && call.Query.Length == 0);
        calls.Where(call => call.Method == "GET").ToList().ForEach(ShouldBeProved);
        calls[1].Header("Authorization").ShouldBe($"Bearer 1029384756102938|{AppSecret}");
    }

    [Fact]
    public async Task Consent_BringsATokenOfSixtyDaysAndPageTokensWithoutEnd()
    {
        var tokens = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull().Tokens;

        (tokens.AccessExpiresAt!.Value - SteeredClock.Now).TotalDays.ShouldBe(60, 0.1);
        tokens.RefreshToken.ShouldBeNull();
        tokens.Named.Keys.ShouldBe(["page_112233445566778", "page_112233445566779", "page_112233445566200"], ignoreOrder: true);
        tokens.Named.Values.ShouldAllBe(token => token.Reveal().StartsWith("EAAP"));
    }

    [Fact]
    public async Task Consent_WithAnUntickedPermission_DoesNotCountItAsGranted()
    {
        var scope = Descriptor.Scopes.First(known => !known.Optional && known.Code != "pages_show_list").Code;

        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled, "approve&untick=" + scope)).Value.ShouldNotBeNull();

        consent.Scopes!.ShouldNotContain(scope);
        ConsentConnections.MissingScopes(Context, consent.Scopes!).Select(missing => missing.Code).ShouldBe([scope]);
    }

    [Fact]
    public async Task Consent_WithATokenOfAnotherApp_IsRefused()
    {
        Board.Break(Fault.Answer("""{"data":{"app_id":"5555555555555555","type":"USER","is_valid":true,"expires_at":0,"scopes":[]}}""") with { Path = "/v26.0/debug_token" });

        var failure = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.UnexpectedResponse);
        failure.Hint.ShouldNotBeNull().En.ShouldContain("not made for this app");
        Board.Requests.ShouldNotContain(call => call.Path.StartsWith("/v26.0/me"));
    }

    /// <summary>Facebook Login for Business: the saved configuration stands in place of the scopes.</summary>
    [Fact]
    public async Task ConsentPage_WithASavedConfiguration_NamesItInPlaceOfScopes()
    {
        var context = Context with { Setting = name => name == "LoginConfigId" ? "738291047562910" : null };
        var page = QueryHelpers.ParseQuery(BeginAuthorization.UrlOf(context, BeginAuthorization.ScopesOf(context), "state-1", "verifier").Query);

        page["config_id"].ToString().ShouldBe("738291047562910");
        page["override_default_response_type"].ToString().ShouldBe("true");
        page.ContainsKey("scope").ShouldBeFalse();
        var callback = await Consents.CallbackAsync(context, "verifier-of-at-least-43-characters-000000000000");
        callback.ShouldContainKey("code");
    }

    [Fact]
    public async Task Consent_OfASystemUser_IsKeptAsItIs()
    {
        Board.Break(Fault.Answer("""{"data":{"app_id":"1029384756102938","type":"SYSTEM_USER","is_valid":true,"expires_at":0,"scopes":["ads_read","read_insights"]}}""") with { Path = "/v26.0/debug_token" });

        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();

        consent.Scopes.ShouldBe(["ads_read", "read_insights"]);
        Board.Requests.Count(call => call.Method == "POST").ShouldBe(1, "there is nothing to exchange");
    }

    [Theory]
    [InlineData("Error validating client secret.", 1, FailureReason.OperatorFault)]
    [InlineData("Error validating application. Cannot get application info due to a system error.", 101, FailureReason.OperatorFault)]
    [InlineData("Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request", 100, FailureReason.OperatorFault)]
    [InlineData("This authorization code has been used.", 100, FailureReason.ReauthorizationRequired)]
    [InlineData("This authorization code has expired.", 100, FailureReason.ReauthorizationRequired)]
    [InlineData("Error validating access token: Session has expired.", 190, FailureReason.ReauthorizationRequired)]
    [InlineData("An unknown error occurred", 1, FailureReason.ProviderUnavailable)]
    [InlineData("(#4) Application request limit reached", 4, FailureReason.RateLimited)]
    [InlineData("(#613) Calls to this api have exceeded the rate limit.", 613, FailureReason.RateLimited)]
    [InlineData("Version deprecated", 2635, FailureReason.OperatorFault)]
    public async Task TokenEndpoint_SaysWhoseFaultItIsByItsCode(string message, int code, FailureReason reason)
    {
        Board.Break(MetaFault(code, message) with { Method = "POST" });

        var failure = (await Fixture.OAuth.ExchangeAsync(Context, "code-1", "verifier", Cancelled)).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task TokenEndpoint_WhenTheCompanysOwnSecretIsWrong_PointsAtIt()
    {
        var context = Context with { App = new("2039485766203948", new Secret("ffffffffffffffffffffffffffffffff"), Own: true) };

        var failure = (await Fixture.OAuth.ExchangeAsync(context, "code-1", "verifier", Cancelled)).Failure.ShouldNotBeNull();

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "client_secret"));
    }

    [Fact]
    public async Task Renewal_OfATokenThatHasEnded_AsksForAPersonAndIsTriedOnce()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();
        Authority.ExpireAccessTokens();
        Board.Forget();

        var failure = (await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, Cancelled)).Failure.ShouldNotBeNull();

        (failure.Reason, failure.Plain, failure.ProviderCode).ShouldBe((FailureReason.ReauthorizationRequired, true, "190"));
        Board.Received.ShouldBe(1);
    }

    [Fact]
    public async Task Renewal_WhenTheAnswerDoesNotSayWhenTheTokenEnds_KeepsTheEndItHad()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();
        Board.Break(Fault.Answer("""{"access_token":"EAABnewer00000000000000000000","token_type":"bearer"}""") with { Method = "POST" });

        var renewed = (await Consents.Connector.RenewAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, Cancelled)).Value.ShouldNotBeNull();

        renewed.AccessToken.Reveal().ShouldBe("EAABnewer00000000000000000000");
        renewed.AccessExpiresAt.ShouldBe(consent.Tokens.AccessExpiresAt);
        renewed.Named.ShouldBeEmpty("page tokens have no end and stay as they are");
    }

    [Fact]
    public async Task Withdrawal_RemovesTheAppForThePerson()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();
        Board.Forget();

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, Cancelled)).Value.ShouldBe(Revoked.Done);

        Asked(Board.Requests[^1]).ShouldBe("DELETE /v26.0/me/permissions");
        Board.Requests.ToList().ForEach(ShouldBeProved);
    }

    [Fact]
    public async Task Withdrawal_WhenFacebookIsDown_IsToBeTriedAgain()
    {
        var consent = (await Consents.GiveAsync(Read(Good).Values, Cancelled)).Value.ShouldNotBeNull();
        Board.Break(Fault.OfStatus(503));

        (await Consents.Connector.RevokeAsync(Context, Consents.TokensOf(consent), Fixture.OAuth, Cancelled)).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }

    public static TheoryData<int, int?, int, FailureReason> Codes => new()
    {
        { 190, 458, 400, FailureReason.ReauthorizationRequired },
        { 190, 459, 400, FailureReason.ReauthorizationRequired },
        { 190, 460, 400, FailureReason.ReauthorizationRequired },
        { 190, 463, 400, FailureReason.ReauthorizationRequired },
        { 190, 464, 400, FailureReason.ReauthorizationRequired },
        { 190, 467, 401, FailureReason.ReauthorizationRequired },
        { 190, 492, 400, FailureReason.ReauthorizationRequired },
        { 102, null, 400, FailureReason.ReauthorizationRequired },
        { 10, null, 400, FailureReason.PermissionMissing },
        { 200, null, 403, FailureReason.PermissionMissing },
        { 299, null, 400, FailureReason.PermissionMissing },
        { 3, null, 400, FailureReason.PermissionMissing },
        { 368, null, 400, FailureReason.PermissionMissing },
        { 4, null, 400, FailureReason.RateLimited },
        { 17, 2446079, 400, FailureReason.RateLimited },
        { 32, null, 403, FailureReason.RateLimited },
        { 613, 1487742, 400, FailureReason.RateLimited },
        { 80000, null, 400, FailureReason.RateLimited },
        { 80014, null, 400, FailureReason.RateLimited },
        { 2635, null, 400, FailureReason.OperatorFault },
        { 101, null, 400, FailureReason.OperatorFault },
        { 1, null, 400, FailureReason.ProviderUnavailable },
        { 2, null, 500, FailureReason.ProviderUnavailable },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Verify_IsJudgedByTheCodeAndNotByTheStatus(int code, int? subcode, int status, FailureReason reason)
    {
        Board.Break(MetaFault(code, "Something is wrong", subcode, status) with { Path = FirstCall });

        var failure = await FailAsync(Good);

        (failure.Reason, failure.ProviderCode).ShouldBe((reason, code.ToString()));
        failure.Plain.ShouldBeTrue();
        failure.Field.ShouldBeNull();
    }

    [Theory]
    [InlineData(33)]
    [InlineData(null)]
    public async Task Verify_WhenTheObjectIsHidden_PointsAtTheSetting(int? subcode)
    {
        Board.Break(MetaFault(100, "Unsupported get request.", subcode) with { Path = FirstCall });

        var failure = await FailAsync(Good);

        (failure.Reason, failure.Field).ShouldBe((WhenGone, ObjectField));
        failure.Hint.ShouldNotBeNull();
    }

    [Fact]
    public async Task Verify_WhenFacebookSaysThatItPasses_IsTriedAgain()
    {
        Board.Break(Fault.Answer("""{"error":{"message":"Try again","type":"OAuthException","code":9999,"is_transient":true}}""", 400) with { Path = FirstCall });

        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.ProviderUnavailable);
    }

    [Theory]
    [InlineData("X-Business-Use-Case-Usage", """{"112233445566778":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":7}]}""", 420)]
    [InlineData("X-Business-Use-Case-Usage", """{"1":[{"type":"pages","estimated_time_to_regain_access":0},{"type":"ads_insights","estimated_time_to_regain_access":3}]}""", 180)]
    [InlineData("X-Ad-Account-Usage", """{"acc_id_util_pct":100,"reset_time_duration":100,"ads_api_access_tier":"standard_access"}""", 100)]
    [InlineData("X-Ad-Account-Usage", """{"reset_time_duration":1e30}""", null)]
    [InlineData("X-Business-Use-Case-Usage", """{"1":[{"estimated_time_to_regain_access":100000}]}""", 86_400)]
    [InlineData("X-Business-Use-Case-Usage", "not json", null)]
    [InlineData("X-App-Usage", """{"call_count":100,"total_cputime":25,"total_time":25}""", null)]
    public async Task Verify_WhenThrottled_WaitsAsLongAsTheHeadersSay(string header, string value, int? seconds)
    {
        Board.Break(MetaFault(80001, "(#80001) There have been too many calls to this Page account.") with { Path = FirstCall, Headers = new Dictionary<string, string> { [header] = value } });

        var failure = await FailAsync(Good);

        failure.Reason.ShouldBe(FailureReason.RateLimited);
        failure.RetryAfter.ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
    }

    [Fact]
    public async Task Verify_WhenTheProofIsRefused_IsTheOwnerOfTheApps()
    {
        var fault = MetaFault(100, "Invalid appsecret_proof provided in the API argument") with { Path = FirstCall };
        Board.Break(fault);
        (await FailAsync(Good)).Reason.ShouldBe(FailureReason.OperatorFault);

        var own = Good;
        (own["client_id"], own["client_secret"]) = ("2039485766203948", "1a2b3c4d5e6f708192a3b4c5d6e7f809");
        var failure = await FailAsync(own);

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, "client_secret"));
    }

    [Fact]
    public async Task Verify_KeepsFacebooksTraceForItsSupport()
    {
        Board.Break(Fault.OfStatus(503));
        var attempt = Consents.AttemptOf(Read(Good).Values, new IssuedTokens(new Secret("EAABwhatever")) { Named = new Dictionary<string, Secret> { ["page_112233445566778"] = new("EAAPwhatever") } });

        var failure = (await Fixture.Catalogue.Capability<IVerifiesConnection>(Descriptor.Provider)!.VerifyAsync(attempt, Cancelled)).Failure.ShouldNotBeNull();

        failure.RequestId.ShouldBe("AbCdEfGhIjKlMnOpQrStUvW");
    }

    [Fact]
    public async Task Verify_ByTheCompanysOwnApp_IsProvedByItsSecret()
    {
        var own = Good;
        (own["client_id"], own["client_secret"]) = ("2039485766203948", "1a2b3c4d5e6f708192a3b4c5d6e7f809");

        (await VerifyAsync(own)).Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Verify_WithoutAToken_AsksForAPerson()
    {
        var connector = Fixture.Catalogue.Capability<IVerifiesConnection>(Descriptor.Provider)!;

        var failure = (await connector.VerifyAsync(new ConnectionAttempt(Consents.Tenant, Read(Good).Values), Cancelled)).Failure.ShouldNotBeNull();

        (failure.Reason, failure.Plain).ShouldBe((FailureReason.ReauthorizationRequired, true));
        Board.Received.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_BeforeAnythingIsChosen_NamesTheSetting()
    {
        var failure = await FailAsync(Board.Credential("choose").ToJson());

        (failure.Reason, failure.Field).ShouldBe((FailureReason.InvalidConfiguration, ObjectField));
        Board.Received.ShouldBe(0);
    }

    [Theory]
    [InlineData("client_id", "1029384756102938", "client_secret")]
    [InlineData("client_secret", "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "client_id")]
    [InlineData("login_config_id", "738291047562910", "client_id")]
    public void Settings_WithHalfAnAppOfTheCompanys_AreRefused(string given, string value, string missing)
    {
        var settings = Good;
        settings[given] = value;

        var error = Read(settings).Errors.ShouldHaveSingleItem();

        (error.Field, error.Code).ShouldBe(("config." + missing, "required"));
        ShouldBeWhole(error.Message);
    }

    /// <summary>The account list as somebody of the sandbox's people would see it.</summary>
    private protected async Task<ProviderResult<IReadOnlyList<AccountChoice>>> OfferedToAsync(string person)
    {
        var values = Read(Board.Credential("choose").ToJson()).Values;
        var consent = (await Consents.GiveAsync(values, Cancelled, "approve&account=" + person)).Value.ShouldNotBeNull();
        return await Fixture.Catalogue.Capability<IOffersAccounts>(Descriptor.Provider).ShouldNotBeNull().ListAccountsAsync(Consents.AttemptOf(values, consent.Tokens), Cancelled);
    }

    private protected static Fault MetaFault(int code, string message, int? subcode = null, int status = 400)
        => Fault.Answer(MetaAnswers.Refuse(code, message, subcode).Body, status);
}
