using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>Secrets that are given away, and troubles that are told.</summary>
public sealed class ReportTests(SiblingHosts bed) : SiblingTest(bed)
{
    private readonly TenantScope tenant = SiblingHosts.NewTenant();

    private SiblingHost Host => Bed.A;

    [Fact]
    public async Task RevealCredential_IsAnsweredOnce_WrittenDownOnce_AndPrintsAsAMask()
    {
        var (id, connection) = await ConnectedAsync();

        var revealed = (await Host.SendAsync(new RevealCredential(connection, "card terminal"))).Value.ShouldNotBeNull();

        revealed.Secrets["secret_key"].ShouldBe("sk_test_SandboxGoodKey0000001");
        revealed.AccessToken.ShouldBeNull();
        revealed.ToString().ShouldNotContain("Sandbox");
        var line = await Bed.Deployment.ScalarAsync<string>("SELECT string_agg(after::text, '|') FROM integrations.activity WHERE integration_id = $1 AND action = 'credential_revealed'", id.Value);
        line.ShouldBe("""{"purpose": "card terminal", "secrets": ["secret_key"]}""");
    }

    [Fact]
    public async Task RevealCredential_OfALogin_GivesTheTokenToo()
    {
        await Host.ConnectAsync(tenant, Provider.Sameday, Bed.Good(Provider.Sameday));

        var revealed = (await Host.SendAsync(new RevealCredential(await Host.ConnectionAsync(tenant, Provider.Sameday), "label printer"))).Value.ShouldNotBeNull();

        revealed.AccessToken.ShouldNotBeNullOrEmpty();
        revealed.AccessExpiresAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task RevealCredential_WithoutAPurpose_IsABug()
    {
        var (_, connection) = await ConnectedAsync();

        await Should.ThrowAsync<ArgumentException>(() => Host.SendAsync(new RevealCredential(connection, " ")));
    }

    [Fact]
    public async Task RevealCredential_AfterTheDisconnect_GivesNothing()
    {
        var (id, connection) = await ConnectedAsync();
        await Host.DisconnectAsync(tenant, id);

        (await Host.SendAsync(new RevealCredential(connection, "card terminal"))).Failure.ShouldNotBeNull().Code.ShouldBe(ConnectionFailureCodes.NotConnected);
    }

    [Fact]
    public async Task ReportFailure_ThatIsPlain_EndsInErrorAtOnce()
    {
        var (id, connection) = await ConnectedAsync();

        var told = await Host.SendAsync(new ReportFailure(connection, new(FailureReason.PermissionMissing) { Plain = true, HttpStatus = 403, RequestId = "req_1" }));

        told.Reason.ShouldBe(FailureReason.PermissionMissing);
        (await Bed.StateAsync(id)).ShouldBe("error permission_missing");
    }

    [Fact]
    public async Task ReportFailure_ThatIsUnclear_WaitsForASecondLook()
    {
        var (id, connection) = await ConnectedAsync();

        await Host.SendAsync(new ReportFailure(connection, new(FailureReason.InvalidCredentials)));

        (await Bed.StateAsync(id)).ShouldBe("connected invalid_credentials");
    }

    [Fact]
    public async Task ReportFailure_AboutACredentialThatWasReplaced_ChangesNothing()
    {
        var (id, connection) = await ConnectedAsync();
        await Bed.ExecuteAsync("UPDATE integrations.integrations SET version = version + 1 WHERE id = $1", id);

        await Host.SendAsync(new ReportFailure(connection, new(FailureReason.InvalidCredentials) { Plain = true }));

        (await Bed.StateAsync(id)).ShouldBe("connected");
    }

    private async Task<(IntegrationId Id, Connection Connection)> ConnectedAsync()
    {
        var id = await Host.ConnectAsync(tenant, Provider.Stripe, Bed.Good(Provider.Stripe));
        return (id, await Host.ConnectionAsync(tenant, Provider.Stripe));
    }
}
