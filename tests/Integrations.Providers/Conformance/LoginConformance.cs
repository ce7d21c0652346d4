using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>What every provider with a login token must hold beside the rest: who logs in, when, and what a refused token looks like.</summary>
public abstract class LoginConformance(ProviderFixture fixture) : ProviderConformance(fixture)
{
    private static readonly TenantScope Tenant = new("company-1");

    private ILogsIn Connector => Fixture.Catalogue.Capability<ILogsIn>(Descriptor.Provider).ShouldNotBeNull();

    private protected abstract bool IsLogin(SandboxRequest call);

    /// <summary>The token that a call carries; null when it carries none.</summary>
    private protected abstract string? TokenOf(SandboxRequest call);

    [Fact]
    public void Descriptor_SaysHowTheTokenIsRenewed()
    {
        Descriptor.AuthKinds.ShouldBe([AuthKind.LoginToken]);
        Descriptor.Renewal.ShouldNotBeNull().Authority.ShouldBe(Descriptor.Provider.Code());
        Descriptor.Renewal.Margin.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task LogIn_IsOneCall_AndGivesATokenThatEnds()
    {
        var tokens = (await LogInAsync(Good)).Value.ShouldNotBeNull();

        Board.Requests.ShouldHaveSingleItem().ShouldSatisfyAllConditions(call => IsLogin(call).ShouldBeTrue(), call => call.Method.ShouldBe("POST"), call => call.Query.ShouldBeEmpty());
        tokens.AccessExpiresAt.ShouldNotBeNull().ShouldBeGreaterThan(SteeredClock.Now);
        tokens.RefreshToken.ShouldBeNull();
        (tokens + JsonSerializer.Serialize(tokens)).ShouldNotContain(tokens.AccessToken.Reveal());
    }

    [Fact]
    public async Task LogIn_WithABadCredential_IsPlainlyInvalid()
    {
        var failure = (await LogInAsync(Board.Credential("bad").ToJson())).Failure.ShouldNotBeNull();

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Plain.ShouldBeTrue();
        failure.Field.ShouldBe("password");
        failure.Step.ShouldBe("sign_in");
    }

    [Fact]
    public async Task Verify_WithEnteredCredentials_LogsInOnceAndHandsTheTokenOver()
    {
        var tokens = (await VerifyAsync(Good)).Value!.Tokens.ShouldNotBeNull();

        IsLogin(Board.Requests[0]).ShouldBeTrue();
        Board.Requests.Count(IsLogin).ShouldBe(1);
        TokenOf(Board.Requests[0]).ShouldBeNull();
        Board.Requests.Skip(1).ShouldNotBeEmpty();
        Board.Requests.Skip(1).ShouldAllBe(call => TokenOf(call) == tokens.AccessToken.Reveal());
    }

    [Fact]
    public async Task Verify_WithAToken_UsesItAndDoesNotLogIn()
    {
        var token = (await LogInAsync(Good)).Value!.AccessToken;

        var verified = await UseAsync(token);

        verified.Failure.ShouldBeNull();
        verified.Value!.Account.ShouldBe(Account);
        verified.Value.Tokens.ShouldBeNull();
        Board.Requests.Count(IsLogin).ShouldBe(1);
    }

    [Fact]
    public async Task Verify_WithARefusedToken_BlamesNoSettingAndDoesNotLogIn()
    {
        var token = (await LogInAsync(Good)).Value!.AccessToken;
        Fixture.Sandbox.Reset();

        ShouldBeARefusedToken((await UseAsync(token)).Failure);

        Board.Requests.ShouldNotContain(call => IsLogin(call));
    }

    [Fact]
    public async Task Verify_WithAChangedPassword_ReallyTriesIt()
    {
        (await VerifyAsync(Good)).Failure.ShouldBeNull();
        var changed = Good;
        changed["password"] = "Parola-Sandbox-Veche-1";

        (await FailAsync(changed)).Reason.ShouldBe(FailureReason.InvalidCredentials);
    }

    private protected async Task<ProviderResult<IssuedTokens>> LogInAsync(JsonObject settings)
    {
        var (values, errors) = Read(settings);
        errors.ShouldBeEmpty();
        return await Connector.LogInAsync(new ConnectionAttempt(Tenant, values), TestContext.Current.CancellationToken);
    }

    /// <summary>Verifies with a token from before.</summary>
    private protected async Task<ProviderResult<Verification>> UseAsync(Secret token)
        => await ((IVerifiesConnection)Connector).VerifyAsync(new ConnectionAttempt(Tenant, Read(Good).Values) { AccessToken = token }, TestContext.Current.CancellationToken);

    /// <summary>The renewal tells by the missing field that a new token may help.</summary>
    private protected static void ShouldBeARefusedToken(ProviderFailure? failure)
    {
        failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.Field.ShouldBeNull();
        failure.Plain.ShouldBeFalse();
        failure.Step.ShouldBe("sign_in");
    }
}
